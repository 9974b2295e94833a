import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import { messagesPerRecipient } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';

/** The kinds of messages that a stranger can cause by typing an address. */
export type StrangerMail =
  | 'verify-address'
  | 'registration-existing'
  | 'reset'
  | 'lost-device-code'
  | 'address-change-code'
  | 'address-change-existing';

/**
 * Counts one message of this kind to this recipient. Returns false when too many were caused already: the page stays the same and no
 * message leaves. Callers ask for known and unknown addresses alike, before they look anything up.
 */
export async function mayMail(
  services: Pick<Services, 'sealer' | 'throttles'>,
  mail: { readonly kind: StrangerMail; readonly to: string },
): Promise<boolean> {
  const address = parseEmailAddress(mail.to);
  if (!address.ok) return false;
  const recipient = services.sealer.keyedHash(address.canonical, 'mail recipient');
  const rules = messagesPerRecipient.map(({ limit, seconds }) => ({
    key: `mail:${mail.kind}:${recipient}:${seconds}`,
    waits: false,
    windowLimit: limit,
    windowSeconds: seconds,
  }));
  return (await services.throttles.admit(rules)) === undefined;
}

import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import {
  ipKey,
  messagesFromAllNetworks,
  messagesPerRecipient,
  type Limit,
} from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';

/** The kinds of messages that a stranger can cause by typing an address. */
export type StrangerMail =
  | 'verify-address'
  | 'registration-existing'
  | 'reset'
  | 'lost-device-code'
  | 'address-change-code'
  | 'address-change-existing';

/** Where a message is asked for. */
interface Origin {
  readonly ip: string;
  /** A browser in which the recipient has signed in. It has messages of its own, which nobody else uses up. */
  readonly knownBrowser: string | undefined;
}

type Mail =
  | { readonly kind: StrangerMail; readonly to: string; readonly from: Origin }
  /** Agents share what they may send to one recipient. */
  | { readonly kind: 'invitation'; readonly to: string; readonly from: 'agents' };

function limitsOf({ from }: Mail): readonly (Limit & { readonly scope: string })[] {
  const inScope = (scope: string, limits: readonly Limit[]) => limits.map((limit) => ({ ...limit, scope }));
  if (from === 'agents') return inScope('', messagesPerRecipient);
  if (from.knownBrowser) return inScope(`:browser:${from.knownBrowser}`, messagesPerRecipient);
  return [
    ...inScope(`:network:${ipKey(from.ip)}`, messagesPerRecipient),
    ...inScope(':networks', messagesFromAllNetworks),
  ];
}

/**
 * Counts one message of this kind to this recipient. Returns false when too many were caused already: the page stays the same and no
 * message leaves. Callers ask for known and unknown addresses alike.
 */
export async function mayMail(services: Pick<Services, 'sealer' | 'throttles'>, mail: Mail): Promise<boolean> {
  const address = parseEmailAddress(mail.to);
  if (!address.ok) return false;
  const recipient = services.sealer.keyedHash(address.canonical, 'mail recipient');
  const rules = limitsOf(mail).map(({ limit, seconds, scope }) => ({
    key: `mail:${mail.kind}:${recipient}:${seconds}${scope}`,
    waits: false,
    windowLimit: limit,
    windowSeconds: seconds,
  }));
  return (await services.throttles.admit(rules)) === undefined;
}

import { emailCodeHash } from '../../src/commands/registration/check-email-code.ts';
import { mayMail } from '../../src/commands/registration/may-mail.ts';
import { randomToken } from '../../src/crypto/sealer.ts';
import { drawEmailCode } from '../../src/domain/limits/email-code.ts';
import type { Services } from '../../src/services.ts';
import type { About } from '../engine/flow.ts';
import type { SentProof } from '../flow-states/lost-device-state.ts';

interface Sending {
  readonly email: string;
  readonly canonical: string;
  /** The code that an earlier message of this flow brought. */
  readonly former: SentProof | undefined;
}

/**
 * Sends a code to the owner of the email, whether or not a second factor is on, unless the account is disabled. In any other case the same
 * things are read, computed and written, and the message has expired before it could leave. Over a limit no message leaves,
 * and an earlier code stays valid.
 */
export async function sendCode(
  services: Services,
  about: About,
  { email, canonical, former }: Sending,
): Promise<SentProof> {
  const found = await services.account.accounts.findByName({
    username: '',
    emailCanonical: canonical,
    browser: about.browser,
  });
  const from = { ip: about.ip, knownBrowser: found?.isKnownBrowser ? about.browser : undefined };
  const isAllowed = await mayMail(services, { kind: 'lost-device-code', to: canonical, from });
  const account = found?.account.disabledAt === null ? found.account : undefined;
  services.audit({ event: 'lost-device.code_asked', accountId: account?.id, requestId: about.requestId });
  if (!isAllowed && former?.canonical === canonical) return former;

  const id = randomToken();
  const code = drawEmailCode();
  const isSent = isAllowed && account !== undefined;
  services.messages.lostDeviceCode({ account: isSent ? account : undefined, code, lang: about.lang });
  return {
    id,
    codeHash: emailCodeHash(services, { id, code: isSent ? code : randomToken() }),
    sentAt: services.nowSeconds(),
    email,
    canonical,
    accountId: isSent ? account.id : undefined,
  };
}

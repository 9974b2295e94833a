import type { ChallengeUse } from '../../src/commands/factors/passkey-challenge.ts';
import { verifyPasskey, type PasskeyAnswer } from '../../src/commands/factors/verify-passkey.ts';
import type { Services } from '../../src/services.ts';
import type { About, Form, StepResult } from '../engine/flow.ts';

interface Try {
  readonly services: Services;
  readonly about: About;
  readonly form: Form;
  readonly ceremony: ChallengeUse['ceremony'];
  /** The account that the flow has come to know. */
  readonly accountId?: string | undefined;
}

type Used = Pick<Extract<PasskeyAnswer, { kind: 'right' }>, 'account' | 'method'> & { readonly ok: true };

/** Returns the passkey that the browser presented in the form of the page, or the error that the page shows instead. */
export async function tryPasskey(tried: Try): Promise<Used | Extract<StepResult<never>, { ok: false }>> {
  const { services, about, form, ceremony, accountId } = tried;
  const texts = about.t.login.passkey;
  const answer = await verifyPasskey(services, {
    ceremony,
    flowKey: about.flowKey,
    ticket: form['ticket'],
    assertion: form['credential'],
    accountId,
    admitsClosed: true,
    ip: about.ip,
    requestId: about.requestId,
  });
  if (answer.kind === 'right') return { ok: true, account: answer.account, method: answer.method };
  if (answer.kind === 'wrong') {
    const { reason = 'passkey', accountId: named } = answer;
    return { ok: false, errors: { passkey: texts.wrong }, reason, named };
  }
  const { retryAfter } = answer;
  return { ok: false, errors: { passkey: texts.throttled(retryAfter) }, retryAfter, reason: 'throttled' };
}

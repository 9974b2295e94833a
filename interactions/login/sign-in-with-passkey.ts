import { verifyPasskey } from '../../src/commands/verify-passkey.ts';
import { proofMark } from '../../src/domain/proof-mark.ts';
import type { StepResult, Submitted } from '../flow.ts';
import { isOtherPerson, staysRemembered } from './continued-person.ts';
import type { LoginState } from './state.ts';

/** The whole sign-in by a passkey: whose it is says the passkey. */
export async function signInWithPasskey({
  form,
  state,
  services,
  about,
}: Pick<Submitted<LoginState>, 'form' | 'state' | 'services' | 'about'>): Promise<StepResult<LoginState>> {
  const { requestId, address, flowKey } = about;
  const texts = about.t.login.passkey;
  const answer = await verifyPasskey(services, {
    ceremony: 'sign-in',
    flowKey,
    ticket: form['ticket'],
    assertion: form['credential'],
    address,
    requestId,
  });
  if (answer.kind === 'throttled')
    return { ok: false, errors: { passkey: texts.throttled(answer.retryAfter) }, retryAfter: answer.retryAfter };
  if (answer.kind === 'wrong') return { ok: false, errors: { passkey: texts.wrong } };

  const { id } = answer.account;
  if (isOtherPerson(id, { state, about }))
    return { ok: false, errors: { passkey: about.t.login.signIn.otherPerson(about.signedInName ?? '') } };
  const proved = {
    accountId: id,
    mark: proofMark(answer.account),
    methods: [answer.method],
    remember: form['rememberMe'] !== undefined || staysRemembered(state, about),
  };
  return { ok: true, patch: { proved } };
}

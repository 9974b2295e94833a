import { givenNow } from '../../src/domain/assurance/given-proof.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { StepResult, Submitted } from '../engine/flow.ts';
import { isOtherPerson, staysRemembered } from './continued-person.ts';
import { keptSecret, withoutIdentity, type LoginState } from '../flow-states/login-state.ts';
import { tryPasskey } from './try-passkey.ts';

/** Signs a person in by a passkey alone: the passkey says which account it belongs to. */
export async function signInWithPasskey({
  form,
  state,
  services,
  about,
}: Pick<Submitted<LoginState>, 'form' | 'state' | 'services' | 'about'>): Promise<StepResult<LoginState>> {
  const used = await tryPasskey({ services, about, form, ceremony: 'sign-in' });
  if (!used.ok) return used;
  const { id } = used.account;
  if (isOtherPerson(id, { state, about }))
    return {
      ok: false,
      errors: { passkey: about.t.login.signIn.otherPerson(about.signedInName ?? '') },
      reason: 'other_person',
    };
  const proved = {
    accountId: id,
    credentialVersion: credentialVersionOf(used.account),
    at: about.now,
    since: givenNow(about.now),
    visit: about.visit,
    methods: [used.method],
    remember: form['rememberMe'] !== undefined || staysRemembered(state, about),
  };
  return { ok: true, patch: { ...withoutIdentity(state), ...keptSecret(state, proved), proved } };
}

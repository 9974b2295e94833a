import type { About } from '../engine/flow.ts';
import { isOtherPerson, staysRemembered } from './continued-person.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/**
 * Turns an upstream identity that has just come back into the proof of this sign-in, once. Refuses it where the session of another person
 * goes on here.
 */
export async function signInWithUpstream({
  state,
  about,
}: {
  readonly state: LoginState;
  readonly about: About;
}): Promise<Partial<LoginState> | undefined> {
  const { arrived, upstreamIdentity } = state;
  if (!arrived || !upstreamIdentity) return undefined;
  const { accountId, credentialVersion, at } = arrived;
  const { upstream: name, level, amr } = upstreamIdentity;
  if (isOtherPerson(accountId, { state, about })) {
    const upstreamNotice = { upstream: name, kind: 'other-person', reference: about.requestId } as const;
    return { upstreamNotice, arrived: undefined, upstreamIdentity: undefined };
  }
  const remember = staysRemembered(state, about);
  return {
    proved: { accountId, credentialVersion, at, methods: [], upstream: { name, level, amr }, remember },
    arrived: undefined,
  };
}

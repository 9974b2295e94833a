import type { About } from '../engine/flow.ts';
import { isOtherPerson, staysRemembered } from './continued-person.ts';
import { withFederated, withoutIdentity, type LoginState } from '../flow-states/login-state.ts';

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
  const { account, identity } = state.federated ?? {};
  if (!account || !identity) return undefined;
  const { accountId, credentialVersion, at } = account;
  const { upstream: name, level, amr } = identity;
  if (isOtherPerson(accountId, { state, about })) {
    const upstreamNotice = { upstream: name, kind: 'other-person', reference: about.requestId } as const;
    return { upstreamNotice, ...withoutIdentity(state) };
  }
  const remember = staysRemembered(state, about);
  return {
    proved: {
      accountId,
      credentialVersion,
      at,
      since: identity.at,
      visit: about.visit,
      methods: [],
      upstream: { name, level, amr },
      remember,
    },
    ...withFederated(state, { account: undefined }),
  };
}

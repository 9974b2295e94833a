import type { About } from '../engine/flow.ts';
import { isOtherPerson, staysRemembered } from './continued-person.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** What an arrival is worth for this request, once: the account that it proves, unless another person's session goes on here. */
export async function signInWithUpstream({
  state,
  about,
}: {
  readonly state: LoginState;
  readonly about: About;
}): Promise<Partial<LoginState> | undefined> {
  const { arrived, arrival } = state;
  if (!arrived || !arrival) return undefined;
  const { accountId, mark, at } = arrived;
  const { upstream: name, level, amr } = arrival;
  if (isOtherPerson(accountId, { state, about })) {
    const upstreamNotice = { upstream: name, kind: 'other-person', reference: about.requestId } as const;
    return { upstreamNotice, arrived: undefined, arrival: undefined };
  }
  const remember = staysRemembered(state, about);
  return { proved: { accountId, mark, at, methods: [], upstream: { name, level, amr }, remember }, arrived: undefined };
}

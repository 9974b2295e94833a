import type { About } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** Id of the account whose session goes on with this sign-in: nobody else's answer is one, unless another account is chosen. */
export function continuedPerson({ switches }: LoginState, { request }: Pick<About, 'request'>): string | undefined {
  return switches ? undefined : request?.continued?.accountId;
}

export function isOtherPerson(
  accountId: string,
  { state, about }: { readonly state: LoginState; readonly about: Pick<About, 'request'> },
): boolean {
  const continued = continuedPerson(state, about);
  return continued !== undefined && continued !== accountId;
}

/** A session that outlives the browser goes on doing so: there is nothing to ask. */
export function staysRemembered(state: LoginState, about: Pick<About, 'request'>): boolean {
  return continuedPerson(state, about) !== undefined && about.request?.continued?.isRemembered === true;
}

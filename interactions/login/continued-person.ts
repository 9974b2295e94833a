import type { About } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/**
 * Returns the id of the account whose session goes on with this sign-in. Only that account may sign in, unless the person chooses another
 * one.
 */
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

/** Returns whether the live session outlives the browser. It goes on doing so, and the page does not ask again. */
export function staysRemembered(state: LoginState, about: Pick<About, 'request'>): boolean {
  return continuedPerson(state, about) !== undefined && about.request?.continued?.isRemembered === true;
}

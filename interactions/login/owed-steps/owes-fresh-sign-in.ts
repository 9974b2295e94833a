import { isFresh } from '../../../src/domain/assurance/given-proof.ts';
import { isSameIdentity } from '../../../src/domain/federation/upstream-identity.ts';
import type { About } from '../../engine/flow.ts';
import { provedSince, type LoginState } from '../../flow-states/login-state.ts';
import { owesEnrolment } from './owes-second-factor.ts';

type Known = Pick<About, 'person' | 'request' | 'trust'>;

/** Returns whether a password that has run out is to be replaced. A live session is not enough: the old one is proved in this sign-in. */
export function owesRenewal({ proved }: LoginState, { person }: Pick<About, 'person'>): boolean {
  return proved?.methods.includes('password') === true && !proved.isStepUp && person?.password?.hasRunOut === true;
}

/** Returns whether an identity waits for the answer of a person who has signed in: whether she links it to her account. */
export const owesLinking = ({ federated: { unlinked, identity } = {}, proved }: LoginState): boolean =>
  unlinked !== undefined && proved !== undefined && !(identity && isSameIdentity(identity, unlinked));

/**
 * Returns whether the proof is too old for what comes next, so that the sign-in is asked again: a page or a session that was left open sets
 * no factor up, links no identity, and chooses no password.
 */
export function owesFreshSignIn(state: LoginState, about: Known & Pick<About, 'now'>): boolean {
  const { proved } = state;
  if (!proved) return false;
  const { continued } = about.request ?? {};
  const since = proved.isStepUp ? continued?.since : provedSince(proved);
  const isOld = since === undefined || !isFresh(since, about.now);
  return isOld && (owesRenewal(state, about) || owesLinking(state) || owesEnrolment(state, about));
}

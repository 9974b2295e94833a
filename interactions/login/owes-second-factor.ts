import {
  isMultiFactor,
  isUnmet,
  levelFor,
  provesVerifiedIdentity,
  needsVerifiedIdentity,
} from '../../src/domain/assurance/assurance.ts';
import { holdsFactor } from '../../src/domain/factors/holds-factor.ts';
import type { About } from '../engine/flow.ts';
import { isTrusted } from './browser-trust.ts';
import type { LoginState } from '../flow-states/login-state.ts';

type Known = Pick<About, 'person' | 'request' | 'trust'>;

const holdsOne = ({ person }: Known) => person !== undefined && holdsFactor(person);

/** Whether a second factor is missing: to a person who has turned it on, or to what the service asks. */
function owesFactor({ proved, linking }: LoginState, about: Known): boolean {
  const { person, request } = about;
  if (!proved || !person || isMultiFactor(proved)) return false;
  // A link hands the account over: it takes the factor that is there, whether or not sign-ins ask for it, and no browser stands for it.
  if (linking && holdsOne(about)) return true;
  if (
    request &&
    isUnmet(levelFor(proved).acr, request.wanted) &&
    (provesVerifiedIdentity(proved) || !needsVerifiedIdentity(request.wanted))
  )
    return true;
  return person.isSecondFactorOn && !isTrusted(about);
}

/** Whether the person who proved one factor is asked for another that she has: anew at each request, whatever way she came. */
export function owesSecondFactor(state: LoginState, about: Known): boolean {
  return owesFactor(state, about) && holdsOne(about);
}

/** Whether a second factor is asked for that the person has not got yet: she sets it up on the spot. */
export function owesEnrolment(state: LoginState, about: Known): boolean {
  return owesFactor(state, about) && !holdsOne(about);
}

/** A factor is set up only by who has just signed in: a session that somebody left open is not enough. */
export function owesFreshSignIn(state: LoginState, about: Known): boolean {
  const isOld = state.proved?.isStepUp === true && about.request?.continued?.isFresh !== true;
  return isOld && owesEnrolment(state, about);
}

/** Whether what was proved suffices to add a factor: beside one that the person holds already, the password alone does not. */
export function mayAddFactor({ proved }: LoginState, about: Known): boolean {
  return proved !== undefined && (isMultiFactor(proved) || !holdsOne(about));
}

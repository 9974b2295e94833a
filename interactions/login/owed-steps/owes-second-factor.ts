import {
  isMultiFactor,
  isUnmet,
  levelFor,
  provesVerifiedIdentity,
  needsVerifiedIdentity,
} from '../../../src/domain/assurance/assurance.ts';
import { holdsFactor } from '../../../src/domain/factors/holds-factor.ts';
import { owesSetUp } from '../../../src/domain/factors/owed-steps.ts';
import type { About } from '../../engine/flow.ts';
import { isTrusted } from '../browser-trust.ts';
import type { LoginState } from '../../flow-states/login-state.ts';

type Known = Pick<About, 'person' | 'request' | 'trust'>;

const holdsOne = ({ person }: Known) => person !== undefined && holdsFactor(person);

/** Returns whether a second factor is missing: the person has turned it on, or the service asks for it. */
function owesFactor({ proved, federated }: LoginState, about: Known): boolean {
  const { person, request } = about;
  if (!proved || !person || isMultiFactor(proved)) return false;
  // Linking an identity hands the account over. It takes any factor that the account holds, whether or not sign-ins ask for it, and a
  // trusted browser does not stand for it.
  if (federated?.unlinked && holdsOne(about)) return true;
  if (
    request &&
    isUnmet(levelFor(proved).acr, request.wanted) &&
    (provesVerifiedIdentity(proved) || !needsVerifiedIdentity(request.wanted))
  )
    return true;
  return person.isSecondFactorOn && !isTrusted(about);
}

/**
 * Returns whether a person who has proved one factor is asked for another one that she holds. She is asked at each request, whatever way
 * she came.
 */
export function owesSecondFactor(state: LoginState, about: Known): boolean {
  return owesFactor(state, about) && holdsOne(about);
}

/** Returns whether sign-ins ask for a second factor that no device of the account proves. The person has come from another service with it. */
const lacksDevice = ({ person }: Known) =>
  person !== undefined && person.isSecondFactorOn && person.totpApplications + person.passkeys === 0;

/**
 * Returns whether a second factor is asked of a person who has none yet: she sets one up on the spot. A person whose code another service has
 * examined does so at once, because nobody can examine the next one.
 */
export function owesEnrolment(state: LoginState, about: Known): boolean {
  const isOfElsewhere = lacksDevice(about) && state.proved?.isCodeOfElsewhere === true;
  return isOfElsewhere || (owesFactor(state, about) && !holdsOne(about)) || owesFormerFactor(state, about);
}

/** Returns whether the former service of a person was about to let her set up a second factor, and she has none yet. */
const owesFormerFactor = ({ proved }: LoginState, { person }: Known) =>
  proved !== undefined && person !== undefined && owesSetUp(person);

/** Returns whether the proof suffices to add a factor. The password alone does not, where the account holds a factor already. */
export function mayAddFactor({ proved }: LoginState, about: Known): boolean {
  return proved !== undefined && (isMultiFactor(proved) || !holdsOne(about));
}

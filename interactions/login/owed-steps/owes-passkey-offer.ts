import { isWayAccepted } from '../../../src/domain/assurance/ways-in.ts';
import type { About } from '../../engine/flow.ts';
import type { LoginState } from '../../flow-states/login-state.ts';
import { mayAddFactor } from './owes-second-factor.ts';

type Known = Pick<About, 'person' | 'request' | 'client' | 'trust'>;

/**
 * Returns whether the request leaves time for a question of ours. A request that adds to a live session wants one thing of its person, and
 * on the way to her account the overview gives the same advice.
 */
const leavesTime = ({ request, client }: Known) =>
  request !== undefined &&
  request.prompt.name === 'login' &&
  request.continued === undefined &&
  !request.isExpired &&
  client?.isBuiltIn === false &&
  isWayAccepted(client.waysIn, 'passkey');

/** Returns whether the sign-in rests on the password that was typed here, and has asked for nothing else but a second factor. */
const isPlainSignIn = ({ proved, federated, isRenewed, isLinked }: LoginState) =>
  proved?.methods.includes('password') === true &&
  !proved.isStepUp &&
  !isRenewed &&
  !isLinked &&
  federated?.unlinked === undefined;

/**
 * Returns whether a passkey is offered after a sign-in: the script of the sign-in page has found that the device can hold one, and the
 * person holds none and has not declined. Programs and browsers without script never see the offer.
 */
export function owesPasskeyOffer(state: LoginState, about: Known): boolean {
  const { person } = about;
  return (
    state.canHoldPasskey === true &&
    !state.isPasskeyOffered &&
    person !== undefined &&
    person.passkeys === 0 &&
    !person.hasDeclinedPasskey &&
    isPlainSignIn(state) &&
    leavesTime(about) &&
    mayAddFactor(state, about)
  );
}

/**
 * Returns whether the browser may make a passkey by itself on the page of the offer. The person has ticked « Se souvenir de moi », which she is told
 * to avoid on a shared computer: nobody gets a passkey on a device that she has only borrowed. A person with a role presses a button.
 */
export const mayMakePasskey = (
  { proved }: LoginState,
  { makesPasskeys, person }: Pick<About, 'makesPasskeys' | 'person'>,
) => makesPasskeys && proved?.remember === true && person?.account.roles.length === 0;

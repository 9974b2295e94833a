import { isMultiFactor } from '../../src/domain/assurance.ts';
import type { About } from '../flow.ts';
import type { LoginState } from './state.ts';

const hasOneFactorOnly = ({ proved }: LoginState, { person }: About) =>
  proved !== undefined && person !== undefined && !isMultiFactor(proved.methods);

/** Whether the service asks for two factors. */
const isAskedFor = ({ request }: About) =>
  (request?.params['acr_values'] ?? '').split(' ').some((level) => level.endsWith('-mfa'));

/** Whether the person who proved one factor has turned a second one on: asked anew at each request, whatever way she came. */
export function owesSecondFactor(state: LoginState, about: About): boolean {
  return hasOneFactorOnly(state, about) && about.person?.isSecondFactorOn === true;
}

/** Whether a second factor is asked for that the person has not got yet: she sets it up on the spot. */
export function owesEnrolment(state: LoginState, about: About): boolean {
  return hasOneFactorOnly(state, about) && about.person?.isSecondFactorOn === false && isAskedFor(about);
}

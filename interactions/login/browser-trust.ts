import { needsTwoFactors } from '../../src/domain/assurance/assurance.ts';
import type { About } from '../engine/flow.ts';

type Known = Pick<About, 'person' | 'request' | 'trust'>;

/** Who holds a role is asked every time. */
const isAskedAlways = ({ person }: Known) => (person?.account.roles.length ?? 0) > 0;

/** Whether the service wants the person herself, now. */
const wantsPerson = ({ request }: Known) =>
  (request !== undefined && needsTwoFactors(request.wanted)) ||
  request?.params['prompt']?.split(' ').includes('login') === true ||
  request?.prompt.reasons.includes('max_age') === true;

/** Whether the browser may be trusted from this sign-in on. */
export function mayTrust(about: Known): boolean {
  return about.trust !== undefined && about.person?.isSecondFactorOn === true && !isAskedAlways(about);
}

/** Whether this browser stands for the second factor of its person. */
export function isTrusted(about: Known): boolean {
  return mayTrust(about) && about.person?.trustedBrowser !== undefined && !wantsPerson(about);
}

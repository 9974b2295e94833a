import { needsTwoFactors } from '../../src/domain/assurance/assurance.ts';
import type { About } from '../engine/flow.ts';

type Known = Pick<About, 'person' | 'request' | 'trust'>;

/** A person who holds a role is asked for her second factor every time. */
const isAskedAlways = ({ person }: Known) => (person?.account.roles.length ?? 0) > 0;

/** Returns whether the service asks for the person herself, now, by `prompt=login` or `max_age`. */
const wantsPerson = ({ request }: Known) =>
  (request !== undefined && needsTwoFactors(request.wanted)) ||
  request?.params['prompt']?.split(' ').includes('login') === true ||
  request?.params['max_age'] !== undefined;

/** Returns whether the browser may be trusted from the end of this sign-in on. */
export function mayTrust(about: Known): boolean {
  return about.trust !== undefined && about.person?.isSecondFactorOn === true && !isAskedAlways(about);
}

/** Returns whether this browser stands for the second factor of its person. */
export function isTrusted(about: Known): boolean {
  return mayTrust(about) && about.person?.trustedBrowser !== undefined && !wantsPerson(about);
}

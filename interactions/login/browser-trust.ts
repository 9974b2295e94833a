import { asksForPerson } from '../../src/domain/assurance/asks-for-person.ts';
import { needsTwoFactors } from '../../src/domain/assurance/assurance.ts';
import type { About } from '../engine/flow.ts';

type Known = Pick<About, 'person' | 'request' | 'trust'>;

/** A person who holds a role is asked for her second factor every time. */
const isAskedAlways = ({ person }: Known) => (person?.account.roles.length ?? 0) > 0;

/** Returns whether the service asks for two factors, or for the person herself. */
const wantsPerson = ({ request }: Known) =>
  request !== undefined && (needsTwoFactors(request.wanted) || asksForPerson(request.params));

/** Returns whether the browser may be trusted from the end of this sign-in on. */
export function mayTrust(about: Known): boolean {
  return about.trust !== undefined && about.person?.isSecondFactorOn === true && !isAskedAlways(about);
}

/** Returns whether this browser stands for the second factor of its person. */
export function isTrusted(about: Known): boolean {
  return mayTrust(about) && about.person?.trustedBrowser !== undefined && !wantsPerson(about);
}

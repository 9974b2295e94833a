import type { Level } from '../assurance/assurance.ts';
import { maxNameLength, parsePersonName } from '../fields/person-name.ts';
import { isFresh, type ProofTime } from '../assurance/given-proof.ts';
import type { StatedPivot } from './pivot.ts';

/** Facts that an upstream states of an agent. They hold for the sign-in in which they were stated. */
export interface AgentFacts {
  readonly siret?: string | undefined;
  readonly organizationLabel?: string | undefined;
  readonly roles: readonly string[];
}

/** A person as an upstream has just stated her, once signature, nonce, issuer and audience are checked. */
export interface UpstreamIdentity {
  /** Name of the upstream: `franceconnect`, `proconnect` … */
  readonly upstream: string;
  /** Issuer, which with `subject`, byte for byte, is the key of the identity. */
  readonly issuer: string;
  readonly subject: string;
  /** When the person proved at the upstream who she is, as its signed token states. */
  readonly at: ProofTime;
  /** When she came back to us; epoch seconds. */
  readonly receivedAt: number;
  /** Level of the signed token in our words, never above its statement. */
  readonly level: Level;
  /** Methods, as values of RFC 8176. */
  readonly amr: readonly string[];
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  /** Address as the upstream knows it. Nobody has proved it to us. */
  readonly email?: string | undefined;
  /** The hashed civil status; absent where the upstream states names alone. */
  readonly pivot?: StatedPivot | undefined;
  readonly agent?: AgentFacts | undefined;
  /** The raw ID token, for the upstream's logout. It is sealed wherever it is kept. */
  readonly idToken: string;
}

type Stated = Pick<UpstreamIdentity, 'givenName' | 'familyName' | 'pivot'>;

export type StatedNames = Readonly<Partial<Record<'familyName' | 'givenName', string>>>;

/** Joins the given names of a civil status. The last ones are left out where an account cannot hold them all. */
function shortened(name: string | undefined): string | undefined {
  const words = name?.trim().split(/\s+/) ?? [];
  while (words.length > 1 && [...words.join(' ')].length > maxNameLength) words.pop();
  return name === undefined ? undefined : words.join(' ');
}

/** Returns the stated names as an account can hold them. A name that it cannot hold is left out. */
export function statedNames({ givenName, familyName }: Stated): StatedNames {
  const told = Object.entries({ familyName, givenName }).flatMap(([field, name]) => {
    const parsed = parsePersonName(shortened(name));
    return parsed.ok && parsed.value !== null ? [[field, parsed.value]] : [];
  });
  return Object.fromEntries(told) as StatedNames;
}

/**
 * Returns the names of a civil status, which nothing typed replaces. The names in an employer's directory are not among them: the person
 * may correct those.
 */
export function certifiedNames(told: Stated): StatedNames {
  return told.pivot ? statedNames(told) : {};
}

/** A person who took longer has gone, and another person may sit there now; seconds. */
const waitSeconds = 1800;

/** Returns whether an identity has waited too long to be used. The person then proves anew that it is hers. */
export function isLapsed({ receivedAt }: Pick<UpstreamIdentity, 'receivedAt'>, now: number): boolean {
  return !(now - receivedAt <= waitSeconds);
}

/**
 * Returns whether an identity may be linked at this moment: its person has signed in at the upstream lately. Neither a session that was left
 * open there nor a page that was left open here links somebody to the account of somebody else.
 */
export function isLinkable({ at }: Pick<UpstreamIdentity, 'at'>, now: number): boolean {
  return isFresh(at, now);
}

/** Returns whether two identities are the same person of the same upstream. */
export function isSameIdentity(
  one: Pick<UpstreamIdentity, 'issuer' | 'subject'>,
  other: Pick<UpstreamIdentity, 'issuer' | 'subject'>,
): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

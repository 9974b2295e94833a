import type { Level } from './assurance.ts';
import { maxNameLength, parsePersonName } from '../fields/person-name.ts';
import type { StatedPivot } from './pivot.ts';

/** What an upstream says of an agent; it holds for the sign-in in which it was said. */
export interface AgentFacts {
  readonly siret?: string | undefined;
  readonly organizationLabel?: string | undefined;
  readonly roles: readonly string[];
}

/** A person as an upstream has just told us of, once signature, nonce, issuer and audience are checked. */
export interface UpstreamIdentity {
  /** Name of the upstream: `franceconnect`, `proconnect` … */
  readonly upstream: string;
  /** With `subject`, byte for byte, the key of the identity. */
  readonly issuer: string;
  readonly subject: string;
  /** Epoch seconds at which the person proved who she is there. */
  readonly at: number;
  /** Epoch seconds at which she came back to us. */
  readonly receivedAt: number;
  /** What the signed token states, in our words, and never above. */
  readonly level: Level;
  /** Values of RFC 8176. */
  readonly amr: readonly string[];
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  /** A contact as the upstream knows it: nobody has proved it to us. */
  readonly email?: string | undefined;
  /** The civil status, hashed; absent where the upstream gives names alone. */
  readonly pivot?: StatedPivot | undefined;
  readonly agent?: AgentFacts | undefined;
  /** Raw, for the upstream's logout; sealed wherever it is kept. */
  readonly idToken: string;
}

type Stated = Pick<UpstreamIdentity, 'givenName' | 'familyName' | 'pivot'>;

export type StatedNames = Readonly<Partial<Record<'familyName' | 'givenName', string>>>;

/** A civil status has as many given names as it has: the last ones go where an account cannot hold them all. */
function shortened(name: string | undefined): string | undefined {
  const words = name?.trim().split(/\s+/) ?? [];
  while (words.length > 1 && [...words.join(' ')].length > maxNameLength) words.pop();
  return name === undefined ? undefined : words.join(' ');
}

/** Names as an account can hold them; one that it cannot is not taken over. */
export function statedNames({ givenName, familyName }: Stated): StatedNames {
  const told = Object.entries({ familyName, givenName }).flatMap(([field, name]) => {
    const parsed = parsePersonName(shortened(name));
    return parsed.ok && parsed.value !== null ? [[field, parsed.value]] : [];
  });
  return Object.fromEntries(told) as StatedNames;
}

/** Names of a civil status: nothing that a person types takes their place. What an employer's directory says, she may correct. */
export function certifiedNames(told: Stated): StatedNames {
  return told.pivot ? statedNames(told) : {};
}

/** Somebody who took longer has gone: another person may sit there now. */
const waitSeconds = 1800;

/** Whether it has waited too long for the account that it is to sign in to: the person proves anew that it is hers. */
export function isLapsed({ receivedAt }: Pick<UpstreamIdentity, 'receivedAt'>): boolean {
  return !(Date.now() / 1000 - receivedAt <= waitSeconds);
}

/** Whether it is the same person of the same upstream. */
export function isSameIdentity(
  one: Pick<UpstreamIdentity, 'issuer' | 'subject'>,
  other: Pick<UpstreamIdentity, 'issuer' | 'subject'>,
): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

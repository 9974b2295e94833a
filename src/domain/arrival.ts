import type { Level } from './assurance.ts';

/** Civil status that identifies a person (FranceConnect's « identité pivot »); empty where the upstream gives none. */
export const pivotParts = ['familyName', 'givenName', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const;

export type PivotPart = (typeof pivotParts)[number];

/** What an upstream says of an agent; it holds for the sign-in in which it was said. */
export interface AgentFacts {
  readonly siret?: string | undefined;
  readonly organizationLabel?: string | undefined;
  readonly roles: readonly string[];
}

/** A person as an upstream has just told us of, once signature, nonce, issuer and audience are checked. */
export interface Arrival {
  /** Name of the upstream: `franceconnect`, `proconnect` … */
  readonly upstream: string;
  /** With `subject`, byte for byte, the key of the identity. */
  readonly issuer: string;
  readonly subject: string;
  /** Epoch seconds at which the person proved who she is there. */
  readonly at: number;
  /** What the signed token states, in our words, and never above. */
  readonly level: Level;
  /** Values of RFC 8176. */
  readonly amr: readonly string[];
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  /** A contact as the upstream knows it: nobody has proved it to us. */
  readonly email?: string | undefined;
  /** Keyed hash of each part of the civil status; absent where the upstream gives names alone. */
  readonly pivot?: Readonly<Record<PivotPart, string>> | undefined;
  readonly agent?: AgentFacts | undefined;
  /** Raw, for the upstream's logout; sealed wherever it is kept. */
  readonly idToken: string;
}

import type { PersonClaim } from '../../domain/clients/claims/scope-claims.ts';

/** The parameters of an authorization request that a trial may choose. */
export interface TrialParams {
  readonly scope: string;
  readonly prompt?: string | undefined;
  readonly acr_values?: string | undefined;
  /** JSON (OpenID Connect Core, section 5.5). */
  readonly claims?: string | undefined;
}

/** A trial that is about to begin. */
export interface NewTrial {
  readonly clientId: string;
  readonly accountId: string;
  readonly params: TrialParams;
  /** SHA-256 of the cookie by which we know the browser. */
  readonly browser: string;
}

/** The person who comes back from a trial. */
export interface ReturningPerson {
  readonly clientId: string;
  readonly accountId: string;
  readonly sessionUid: string;
}

type Claims = Readonly<Record<string, unknown>>;

/** A token as a reader of its text sees it. The text itself is told to nobody. */
export interface DecodedToken {
  readonly header: Claims;
  readonly payload: Claims;
}

/** Says what a client would have got. The tokens are gone when this is told. Times are milliseconds. */
export interface TrialTokens {
  readonly scope: string;
  readonly expiresIn: number;
  readonly hasRefreshToken: boolean;
  readonly idToken: DecodedToken | undefined;
  readonly accessToken: DecodedToken | undefined;
  readonly userinfo: Claims;
  /** The claims that the person left out on the page of consent. */
  readonly leftOut: readonly PersonClaim[];
  readonly exchangeTime: number;
  readonly userinfoTime: number;
}

interface Ended {
  readonly params: TrialParams;
  /** Milliseconds between the button and the return, most of which belong to the person. */
  readonly signInTime: number;
}

/** The end of a trial. */
export type TrialOutcome =
  /** No trial of this person in this browser waits for this answer: it was used, it is too old, or it is another one's. */
  | { readonly kind: 'unknown' }
  | (Ended & { readonly kind: 'error'; readonly error: string; readonly description: string | undefined })
  | (Ended & { readonly kind: 'tokens'; readonly tokens: TrialTokens });

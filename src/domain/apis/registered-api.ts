import type { Level } from '../assurance/assurance.ts';
import type { SigningAlg } from '../keys/signatures.ts';
import { day } from '../time.ts';

/** A text that people read, in both languages. */
export interface BothLanguages {
  readonly fr: string;
  readonly en: string;
}

export interface ApiScopeOfApi {
  readonly name: string;
  /** Says at the consent what a service may do by the scope. */
  readonly sentence: BothLanguages;
}

/** A client that may ask for tokens for an API. */
export interface ApiClient {
  readonly clientId: string;
  /** The scopes of the API for which it may ask. */
  readonly scopes: readonly string[];
}

export const tokenFormats = ['jwt', 'opaque'] as const;
export const tokenBindings = ['allowed', 'required'] as const;

/** An API that is known by name: clients ask for tokens for it (RFC 8707). */
export interface RegisteredApi {
  /** An absolute URI without a fragment: the value of `resource`, and the `aud` of its tokens. */
  readonly identifier: string;
  readonly names: BothLanguages;
  readonly scopes: readonly ApiScopeOfApi[];
  /** A signed JWT (RFC 9068), or a handle that says nothing. */
  readonly tokenFormat: (typeof tokenFormats)[number];
  /** Says how long its access tokens live. */
  readonly tokenSeconds: number;
  /** Signs its access tokens that are JWTs. */
  readonly signingAlgorithm: SigningAlg;
  readonly leastAcr: Level | null;
  /** The greatest age of the sign-in in seconds. */
  readonly maxAuthAge: number | null;
  /** Says whether its tokens must be bound to a key of the client. */
  readonly boundTokens: (typeof tokenBindings)[number];
  /** The clients that may ask for its tokens, by their ids. */
  readonly clients: readonly ApiClient[];
  /** The scopes for which clients may ask that nobody has registered; none where they may not ask at all. */
  readonly unregisteredScopes: readonly string[];
  /** The client as which the API itself comes: to introspect its tokens, and to exchange them. */
  readonly introspectionClient: string | null;
  /** The APIs whose tokens are exchanged for tokens of this one, where they name it too. */
  readonly exchangeFrom: readonly string[];
  /** The APIs for whose tokens this one exchanges its own, where they name it too. */
  readonly exchangeTo: readonly string[];
  /** Tells this registration from another one under the same identifier; undefined where an earlier version has registered the API. */
  readonly registration?: string;
  /** The scopes whose sentence is not the one with which they came. */
  readonly changedSentences?: readonly string[];
}

/** Bounds of what a registration holds. */
export const apiBounds = {
  identifier: 255,
  name: 100,
  scopeName: 100,
  sentence: 200,
  scopes: 50,
  clients: 200,
  exchanges: 20,
  leastSeconds: 60,
  mostSeconds: day / 2,
  oldestSignIn: 365 * day,
} as const;

/** The most APIs that one server knows: every process keeps them all in memory. */
export const mostApis = 500;

/** The members of a registration that states nothing else. */
export const apiDefaults = {
  scopes: [],
  tokenFormat: 'jwt',
  tokenSeconds: 600,
  signingAlgorithm: 'ES256',
  leastAcr: null,
  maxAuthAge: null,
  boundTokens: 'allowed',
  clients: [],
  unregisteredScopes: [],
  introspectionClient: null,
  exchangeFrom: [],
  exchangeTo: [],
} as const satisfies Partial<RegisteredApi>;

/**
 * Returns what all ways to write one identifier share: an address without a path is the same with a slash behind its host (RFC 3986, section
 * 6.2.3), and libraries add the slash.
 */
export const apiKey = (identifier: string): string =>
  /^https?:\/\/[^/]+$/.test(identifier) ? `${identifier}/` : identifier;

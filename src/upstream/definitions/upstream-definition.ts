import type { AgentFacts } from '../../domain/federation/upstream-identity.ts';
import type { Level } from '../../domain/assurance/assurance.ts';
import type { PivotPart } from '../../domain/federation/pivot.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** The claims of a provider about a person, in our words. */
export interface UpstreamProfile {
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly email?: string | undefined;
  /** Civil status in clear, where the provider certifies it. */
  readonly pivot?: Readonly<Record<PivotPart, string>> | undefined;
  /** Facts that ProConnect alone states. Services read them as ProConnect's word. */
  readonly agent?: AgentFacts | undefined;
}

/** The methods by which this service authenticates at the token endpoint of a provider. */
export type AuthMethod = 'client_secret_basic' | 'client_secret_post';

/** The algorithms of signatures that are accepted from providers; none is symmetric. */
export const signingAlgorithms = ['ES256', 'ES384', 'ES512', 'RS256', 'PS256'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** The settings of one provider. */
interface SettingsFacts<Prefix extends string> {
  /** Begins the name of each setting, such as `FRANCECONNECT` in `FRANCECONNECT_ISSUER`. */
  readonly prefix: Prefix;
  /** Default of `…_SCOPE`. */
  readonly scope: string;
  /** Default of `…_ID_TOKEN_ALG`, and of `…_USERINFO_ALG` where userinfo is signed. */
  readonly signingAlg: SigningAlgorithm;
  /** The first one is the default of `…_AUTH_METHOD`. A provider that takes one method alone has no such setting. */
  readonly authMethods: readonly [AuthMethod, ...AuthMethod[]];
  /**
   * Path of the stand-in that plays the provider in development. Where there is none, the provider is off in development too until an
   * operator names it.
   */
  readonly standIn: string | undefined;
}

/**
 * One provider that people may sign in through: all that is particular to it. No member is optional, so that the compiler asks for each.
 */
export interface UpstreamDefinition<Name extends string = string, Prefix extends string = string> {
  /** In the address of the callback, the form's field, the audit. Its sentence in `texts/` has the same name. */
  readonly name: Name;
  /** The name by which people call the provider. */
  readonly brand: string;
  /** Page of the provider that says what it is, where there is one. */
  readonly aboutUrl: string | undefined;
  /** Classes of its button in the design system; undefined for an ordinary button with the brand's name. */
  readonly connectClass: 'fr-connect' | 'fr-connect fr-connect--pro' | undefined;
  readonly settings: SettingsFacts<Prefix>;
  /** The callback names the issuer (RFC 9207). An answer without it is then refused; an answer that names another issuer always is. */
  readonly statesIssuer: boolean;
  /** Userinfo is a signed token, and anything else is refused. Where this is false, plain JSON is expected and nothing else. */
  readonly signsUserinfo: boolean;
  readonly usesPkce: boolean;
  /** All that may stand in an authorization request: some providers refuse what they do not know. */
  readonly allowedParameters: readonly string[];
  readonly fixedParameters: Readonly<Record<string, string>>;
  /** Some level of the provider is `eidas1` or above: a person who needs a verified identity is led there. */
  readonly verifiesIdentity: boolean;
  profileOf(claims: Claims): UpstreamProfile;
  /** Returns the level that the acr of the signed token is worth here, never more than it says; undefined when it is refused. */
  levelOf(acr: string | undefined): Level | undefined;
}

/** Keeps the name and the prefix as literal types, so that settings and texts are asked for by the compiler. */
export const defineUpstream = <const Name extends string, const Prefix extends string>(
  definition: UpstreamDefinition<Name, Prefix>,
): UpstreamDefinition<Name, Prefix> => definition;

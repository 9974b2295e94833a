import type { AgentFacts, UpstreamIdentity } from '../domain/assurance/upstream-identity.ts';
import type { Level } from '../domain/assurance/assurance.ts';
import type { PivotPart } from '../domain/assurance/pivot.ts';
import type { UpstreamRefusal } from './refusal.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** What the claims of an upstream say of a person, in our words. */
export interface UpstreamProfile {
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly email?: string | undefined;
  /** Civil status in clear, where the upstream certifies it. */
  readonly pivot?: Readonly<Record<PivotPart, string>> | undefined;
  readonly agent?: AgentFacts | undefined;
}

/** One provider that people may sign in through: all that is particular to it. */
export interface UpstreamDefinition {
  /** In the address of the callback, the form's field, the audit. */
  readonly name: string;
  /** Page of the provider that says what it is. */
  readonly aboutUrl: string;
  /** Class of the button beside `fr-connect`, where the design system has one for this provider. */
  readonly buttonClass?: string | undefined;
  readonly authentication: 'client_secret_post' | 'client_secret_basic';
  readonly usesPkce: boolean;
  /** All that may stand in an authorization request: some providers refuse what they do not know. */
  readonly allowedParameters: readonly string[];
  readonly fixedParameters: Readonly<Record<string, string>>;
  profileOf(claims: Claims): UpstreamProfile;
  /** What the acr of the signed token is worth here, never more than it says; undefined: refused. */
  levelOf(acr: string | undefined): Level | undefined;
}

/** What must be known again at the callback; secret until then. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string | undefined;
  readonly redirectUri: string;
}

/** A logout that was under way here, for the provider to go on with. */
export interface EndingSession {
  /** Raw, as it was given in the sign-in. */
  readonly idToken: string;
  /** Single use. */
  readonly state: string;
}

interface Refused {
  readonly kind: 'refused';
  readonly refusal: UpstreamRefusal;
}

/** A provider as it is switched on here. */
export interface Upstream extends Pick<UpstreamDefinition, 'name' | 'aboutUrl' | 'buttonClass'> {
  readonly callbackPath: string;
  /** Where people come back to from a logout there. */
  readonly logoutPath: string;
  /** Where the browser goes, and what must be known again when it is back. */
  begin(): Promise<{ readonly kind: 'begun'; readonly begun: Begun; readonly href: string } | Refused>;
  /** Address at which the provider ends its session and leads back; undefined where that cannot be known. */
  endSession(ending: EndingSession): Promise<string | undefined>;
  /** Exchanges what the callback brought. */
  finish(
    answer: URLSearchParams,
    begun: Begun,
  ): Promise<{ readonly kind: 'arrived'; readonly upstreamIdentity: UpstreamIdentity } | Refused>;
}

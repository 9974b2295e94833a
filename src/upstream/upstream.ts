import type { UpstreamIdentity } from '../domain/assurance/upstream-identity.ts';
import type { UpstreamDefinition } from './definitions/upstream-definition.ts';
import type { UpstreamRefusal } from './refusal.ts';

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
export interface Upstream extends Pick<UpstreamDefinition, 'name' | 'aboutUrl' | 'connectClass' | 'verifiesIdentity'> {
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

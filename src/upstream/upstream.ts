import type { UpstreamIdentity } from '../domain/federation/upstream-identity.ts';
import type { UpstreamDefinition } from './definitions/upstream-definition.ts';
import type { UpstreamHealth } from './health.ts';
import type { UpstreamRefusal } from './refusal.ts';
import type { WalletRequest } from './wallet/wallet.ts';

/** Values that the callback is compared with. They are secret until then. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string | undefined;
  readonly redirectUri: string;
  /** The parts that a wallet needs beside that; absent where the upstream is a provider of OpenID Connect. */
  readonly wallet?: WalletRequest | undefined;
}

/** A logout here that goes on at the provider. */
export interface EndingSession {
  /** The raw ID token of the sign-in. */
  readonly idToken: string;
  /** Value that comes back, good for a single use. */
  readonly state: string;
}

interface Refused {
  readonly kind: 'refused';
  readonly refusal: UpstreamRefusal;
}

/** A provider that is switched on here. */
export interface Upstream extends Pick<UpstreamDefinition, 'name' | 'aboutUrl' | 'connectClass' | 'verifiesIdentity'> {
  readonly callbackPath: string;
  /** Address to which people come back from a logout at the provider. */
  readonly logoutPath: string;
  /** Returns where the browser goes, and the values that the callback is compared with. */
  begin(): Promise<{ readonly kind: 'begun'; readonly begun: Begun; readonly href: string } | Refused>;
  /** Returns the address at which the provider ends its session and leads back; undefined where that address is unknown. */
  endSession(ending: EndingSession): Promise<string | undefined>;
  /** Returns what is known of the provider without asking it. */
  health(): UpstreamHealth;
  /** Authenticates by another secret from now on. A sign-in under way may end with the former one. */
  renewSecret(clientSecret: string): void;
  /** Exchanges the code of a callback. */
  finish(
    answer: URLSearchParams,
    begun: Begun,
  ): Promise<{ readonly kind: 'arrived'; readonly upstreamIdentity: UpstreamIdentity } | Refused>;
}

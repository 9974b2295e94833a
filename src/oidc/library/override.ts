import type { interactionPolicy, Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import type { ResourceIndicators } from '../apis/resource-indicators.ts';
import type { FindClient } from '../clients/document-clients.ts';
import type { Envelopes } from '../tokens/envelopes.ts';

/** The values that overrides may use. */
export interface OverrideContext {
  readonly services: Services;
  readonly findClient: FindClient;
  readonly envelopes: Envelopes;
  /** Says which tokens an API gets. */
  readonly indicators: ResourceIndicators;
  /** The signed text that was handed out for an access token, by the library's object of that token. */
  readonly handedOut: WeakMap<object, string>;
}

/** One change to the library: exactly one of the three functions at the end makes it. */
export interface Override {
  /** The file of this folder that holds the change. */
  readonly file: string;
  /**
   * The members that the change replaces: `Client.find` (static), `Client.prototype.includeSid`, `login check max_age` (of the library's
   * interaction policy), or a file of the library where nothing smaller can be named.
   */
  readonly members: readonly string[];
  readonly why: string;
  /** The standard that asks for the change, or the behaviour of the library without it. */
  readonly reason: string;
  /** Changes the library's interaction policy, before a provider is made with it. */
  readonly changePolicy?: (policy: interactionPolicy.DefaultPolicy) => void;
  /** Changes the class, where the library's constructor would be too early for `install`. */
  readonly extend?: (Base: typeof Provider, services: Services) => typeof Provider;
  /** Changes the classes that belong to one provider. */
  readonly install?: (provider: Provider, context: OverrideContext) => void;
}

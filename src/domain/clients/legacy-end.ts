import type { StoredMetadata } from './client-metadata.ts';
import { legacyOptions } from './legacy-options.ts';
import { day } from '../time.ts';

/** What is known of the end of a client's legacy options. */
export interface LegacyEnd {
  /** The options that a client has for the sake of how it was written, and that make its sign-in weaker. */
  readonly options: readonly string[];
  readonly reason: string | undefined;
  /** The last day (YYYY-MM-DD) on which somebody accepts them; undefined where nobody gave one. */
  readonly until: string | undefined;
  /** The day has passed. The options still work: a list and messages say so, and a person takes them away. */
  readonly isOver: boolean;
  readonly endsSoon: boolean;
}

const soonSeconds = 30 * day;

/** Returns the options that nobody should need in the long run: the legacy options, the shape of Keycloak, and a sign-in without PKCE. */
export function optionsToEnd(metadata: StoredMetadata): readonly string[] {
  return [
    ...legacyOptions(metadata),
    ...(metadata.keycloak_shape === true ? ['keycloak_shape'] : []),
    ...(metadata.require_pkce === false ? ['require_pkce'] : []),
  ];
}

/** Returns the legacy options of a client with their end; undefined for a client that has none. */
export function legacyEnd(metadata: StoredMetadata, nowSeconds: number): LegacyEnd | undefined {
  const options = optionsToEnd(metadata);
  if (options.length === 0) return undefined;
  const { legacy_reason: reason, legacy_until: until } = metadata;
  const left = until === undefined ? Infinity : Date.parse(`${until}T00:00:00Z`) / 1000 + day - nowSeconds;
  return { options, reason, until, isOver: left <= 0, endsSoon: left > 0 && left <= soonSeconds };
}

import type { ClientProblem, StoredMetadata } from '../client-metadata.ts';
import { legacyOptions } from './legacy-options.ts';
import { refusal } from '../value-refusal.ts';
import { day } from '../../time.ts';

/** Says what is known of the end of a client's legacy options. */
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

/** The moment (epoch seconds) at which a day that is written as YYYY-MM-DD is over, in UTC. */
const endOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000 + day;

/** Returns the legacy options of a client with their end; undefined for a client that has none. */
export function legacyEnd(metadata: StoredMetadata, nowSeconds: number): LegacyEnd | undefined {
  const options = optionsToEnd(metadata);
  if (options.length === 0) return undefined;
  const { legacy_reason: reason, legacy_until: until } = metadata;
  const left = until === undefined ? Infinity : endOf(until) - nowSeconds;
  return { options, reason, until, isOver: left <= 0, endsSoon: left > 0 && left <= soonSeconds };
}

interface Change {
  /** The registration before the change; undefined for a new client. */
  readonly before: StoredMetadata | undefined;
  readonly after: StoredMetadata;
  readonly nowSeconds: number;
}

/**
 * Returns what is missing where a person adds a legacy option: a reason, and a last day that has not passed. A client that had its options
 * before there was such a day goes on without it.
 */
export function findLegacyProblems({ before = {}, after, nowSeconds }: Change): readonly ClientProblem[] {
  const had = optionsToEnd(before);
  const isNew = optionsToEnd(after).some((option) => !had.includes(option));
  const { legacy_reason: reason, legacy_until: until } = after;
  const isDayNew = until !== undefined && until !== before.legacy_until;
  const found: readonly (readonly [isWrong: boolean, problem: ClientProblem])[] = [
    [isNew && reason === undefined, { field: 'legacy_reason', ...refusal('needs_reason') }],
    [isNew && until === undefined, { field: 'legacy_until', ...refusal('needs_end') }],
    [
      until !== undefined && (isNew || isDayNew) && endOf(until) <= nowSeconds,
      { field: 'legacy_until', ...refusal('end_passed') },
    ],
  ];
  return found.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
}

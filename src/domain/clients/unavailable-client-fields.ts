import { reachableLevels } from '../assurance/assurance.ts';
import { ownWays } from '../assurance/ways-in.ts';
import type { ClientMetadata, ClientProblem } from './client-metadata.ts';
import { refusal } from './refusal.ts';

/**
 * Returns the fields of a client file that this version does not support, given the upstreams that are switched on. They are refused, so
 * that nobody relies on a field without effect. Each line goes when its feature comes.
 */
export function unavailableFields(
  client: ClientMetadata,
  upstreams: readonly { readonly name: string; readonly verifiesIdentity: boolean }[],
): readonly ClientProblem[] {
  const reachable = reachableLevels(upstreams);
  const asked: readonly (readonly [field: string, isAsked: boolean])[] = [
    ['default_acr_values', !(client.default_acr_values ?? []).every((level) => reachable.includes(level))],
  ];
  const problems = asked.flatMap(([field, isAsked]) => (isAsked ? [{ field, ...refusal('unavailable') }] : []));
  if (!client.ways_in.some((way) => [...ownWays, ...upstreams.map(({ name }) => name)].includes(way)))
    problems.push({ field: 'ways_in', ...refusal('way_off') });
  // The person agrees to a token that outlives the session at a request that asks for it, not by registration.
  if (!client.default_scopes.includes('offline_access')) return problems;
  return [...problems, { field: 'default_scopes', ...refusal('offline_default') }];
}

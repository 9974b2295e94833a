import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { peopleSearches } from '../../domain/limits/people-limits.ts';
import type { QueryKind } from '../../domain/people/person-query.ts';
import type { Services } from '../../services.ts';

/** Counts a search for people. Returns the seconds to wait where there were too many, and notes that; a command is never told to wait. */
export async function admitSearch(
  services: Services,
  by: Agent,
  kind: QueryKind | 'service',
): Promise<number | undefined> {
  if (by.kind === 'command') return undefined;
  const { limit, seconds } = peopleSearches[by.kind];
  const key = by.kind === 'account' ? `people-search:${by.id}` : `people-search:client:${by.id}`;
  const rule = { key, waits: false, windowLimit: limit, windowSeconds: seconds };
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) services.audit({ event: 'people.throttled', details: { kind } });
  return retryAfter;
}

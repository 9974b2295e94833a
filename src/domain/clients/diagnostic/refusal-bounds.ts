import { day, hour } from '../../time.ts';
import { refusalKinds, type KeptRefusal, type RefusalKind } from './client-refusal.ts';

/** Refusals that are kept of one client, each with the number of requests that were refused alike. */
export const mostRefusals = 50;
export const refusalSeconds = 7 * day;

/** Different refusals that requests from one network may add to one client in an hour. Those that are alike are counted. */
export const newRefusals = { limit: 20, seconds: hour };

const quotas: Partial<Record<RefusalKind, number>> = {
  address: 20,
  'logout-address': 10,
  origin: 5,
  scope: 5,
  request: 5,
};
const usualQuota = 3;

/**
 * Returns the refusals of one kind in the order in which they are worth keeping. Turn about, the one that came most often and the newest one:
 * a stranger who sends a thousand different addresses pushes out neither the mistake that everybody runs into nor the one of this minute.
 */
function inOrderOfWorth(refusals: readonly KeptRefusal[]): readonly KeptRefusal[] {
  const often = refusals.toSorted((one, other) => other.times - one.times || one.firstAt - other.firstAt);
  const newest = refusals.toSorted((one, other) => other.lastAt - one.lastAt);
  return [...new Set(often.flatMap((refusal, index) => [refusal, newest[index]!]))];
}

/** Returns the refusals of one client that are kept: of each kind its share, and so many in all. */
export function keptRefusals(refusals: readonly KeptRefusal[]): readonly KeptRefusal[] {
  const ranked = refusalKinds.flatMap((kind) =>
    inOrderOfWorth(refusals.filter((refusal) => refusal.kind === kind))
      .slice(0, quotas[kind] ?? usualQuota)
      .map((refusal, rank) => ({ refusal, rank })),
  );
  return ranked
    .toSorted((one, other) => one.rank - other.rank || other.refusal.lastAt - one.refusal.lastAt)
    .slice(0, mostRefusals)
    .map(({ refusal }) => refusal);
}

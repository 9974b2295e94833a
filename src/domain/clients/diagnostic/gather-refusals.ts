import { createWindowCounter } from '../../limits/window-counter.ts';
import type { ClientRefusal, KeptRefusal } from './client-refusal.ts';
import { newRefusals } from './refusal-bounds.ts';
import { hash } from 'node:crypto';

/** Returns the id of a refusal. Refusals of one client that differ only in time and reference have the same id. */
function refusalId({ kind, address = '', detail = '' }: ClientRefusal): string {
  return hash('sha256', [kind, address, detail].join('\0'), 'base64url').slice(0, 22);
}

/** Different refusals that wait in the memory of one process. */
const mostWaiting = 2_000;

interface Occasion {
  /** Epoch seconds. */
  readonly now: number;
  /** The network from which the request came. It is kept in memory alone, to be counted. */
  readonly network: string;
}

/** Refusals that wait in memory until a job writes them. */
export interface RefusalGathering {
  note(refusal: ClientRefusal, occasion: Occasion): void;
  waiting(clientId: string): readonly KeptRefusal[];
  /** Returns everything that waits, and forgets it. */
  take(): readonly KeptRefusal[];
}

/** Returns a refusal of which only the reason is told: too many different ones came from one network, or wait already. */
const withoutDetails = ({ clientId, kind, reference }: ClientRefusal): ClientRefusal => ({
  clientId,
  kind,
  detail: 'more',
  reference,
});

/**
 * Makes the memory in which refusals are gathered. It holds a bounded number of different ones, and counts those that are alike. Requests
 * from one network add only a few different ones in an hour, so that a flood from there leaves room for others.
 */
export function createRefusalGathering(): RefusalGathering {
  const waiting = new Map<string, KeptRefusal>();
  const networks = createWindowCounter(newRefusals);
  /** Refusals that a network has added lately may be counted again after they were written. */
  const known = new Set<string>();

  const count = (refusal: ClientRefusal, now: number) => {
    const id = refusalId(refusal);
    const key = `${refusal.clientId} ${id}`;
    const before = waiting.get(key);
    if (!before && waiting.size >= mostWaiting) return;
    waiting.set(key, {
      ...refusal,
      id,
      times: (before?.times ?? 0) + 1,
      firstAt: before?.firstAt ?? now,
      lastAt: now,
    });
  };

  return {
    note(refusal, { now, network }) {
      const key = `${refusal.clientId} ${refusalId(refusal)}`;
      const isKnown = waiting.has(key) || known.has(key);
      const isTooMany = !isKnown && networks.take(`${network} ${refusal.clientId}`, now) !== undefined;
      if (isTooMany) return count(withoutDetails(refusal), now);
      if (known.size >= mostWaiting) known.clear();
      known.add(key);
      count(refusal, now);
    },
    waiting: (clientId) => [...waiting.values()].filter((refusal) => refusal.clientId === clientId),
    take() {
      const taken = [...waiting.values()];
      waiting.clear();
      return taken;
    },
  };
}

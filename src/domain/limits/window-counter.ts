import type { Limit } from './throttle-rules.ts';

/** Counts events by key in windows of time, in the memory of one process. */
export interface WindowCounter {
  /** Counts one event, or returns the seconds to wait when the limit of this key is reached. */
  take(key: string, now: number): number | undefined;
  /** Takes back an event that did not cost what the limit is there for. */
  giveBack(key: string): void;
}

interface Window {
  count: number;
  readonly until: number;
}

const maxKept = 10_000;

/** Makes a counter. When it holds too many keys, it forgets the one that it has known longest, so its memory is bounded. */
export function createWindowCounter({ limit, seconds }: Limit): WindowCounter {
  const windows = new Map<string, Window>();
  return {
    take(key, now) {
      const found = windows.get(key);
      if (found && found.until > now) {
        if (found.count >= limit) return found.until - now;
        found.count++;
        return undefined;
      }
      windows.delete(key);
      if (windows.size >= maxKept) windows.delete(windows.keys().next().value ?? '');
      windows.set(key, { count: 1, until: now + seconds });
      return undefined;
    },
    giveBack(key) {
      const found = windows.get(key);
      if (found && found.count > 0) found.count--;
    },
  };
}

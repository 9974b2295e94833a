import type { KeyRing } from './key-ring.ts';

/** The keys of this moment, for what lives longer than one set of keys. */
export interface PublishedKeys {
  now(): KeyRing;
  /** Looks whether another process has published keys that this one has not seen yet, once a second at most. */
  lookAgain(): Promise<void>;
}

const pauseMilliseconds = 1000;

/** Makes the look at the keys of other processes. A request that needs one while another is under way waits for that one. */
export function createKeyLook(look: () => Promise<void>, now: () => number): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  return async () => {
    if (looking) return looking;
    // The clock may have been set back.
    if (Math.abs(now() - lookedAt) < pauseMilliseconds) return;
    lookedAt = now();
    looking = look().finally(() => {
      looking = undefined;
    });
    await looking;
  };
}

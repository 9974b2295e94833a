import { createThreadPool } from './thread-pool.ts';

const maxWaiting = 64;

export interface PasswordEstimator {
  /**
   * Returns how hard a password is to guess, from 0 to 4 (zxcvbn), for an attacker who knows these words too. Throws AppError('busy') when
   * too many are waiting.
   */
  readonly score: (password: string, words: readonly string[]) => Promise<number>;
  close(): Promise<void>;
}

/** Estimates in a thread of its own: one estimate takes some 20 ms of CPU, and the dictionaries are held once. */
export function createPasswordEstimator(): PasswordEstimator {
  const { run, close } = createThreadPool<{ password: string; words: readonly string[] }, number>({
    script: new URL('./estimate-worker.js', import.meta.url),
    threads: 1,
    maxWaiting,
  });
  return { score: (password, words) => run({ password, words }), close };
}

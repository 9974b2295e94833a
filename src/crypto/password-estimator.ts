import { programFile } from '../program/program-file.ts';
import { createThreadPool } from './thread-pool.ts';

const maxWaiting = 64;
/**
 * The dictionaries take 30 MB. Without a limit V8 lets the garbage of the estimates grow to as much again; with it an estimate takes no longer,
 * and the worst passwords still have twice the room that they need.
 */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2 };
/** A thread without work is a third of the memory of a process at rest. Starting it again takes a fifth of a second. */
const idleMilliseconds = 120_000;

export interface PasswordEstimator {
  /**
   * Returns how hard a password is to guess, from 0 to 4 (zxcvbn), for an attacker who knows these words too. Throws AppError('busy') when
   * too many are waiting.
   */
  readonly score: (password: string, words: readonly string[]) => Promise<number>;
  close(): Promise<void>;
}

/** Estimates in a thread of its own: one estimate takes some 20 ms of CPU, and the dictionaries are held once, while somebody needs them. */
export function createPasswordEstimator(): PasswordEstimator {
  const { run, close } = createThreadPool<{ password: string; words: readonly string[] }, number>({
    script: programFile('crypto/estimate-worker.js'),
    threads: 1,
    maxWaiting,
    resourceLimits,
    idleMilliseconds,
  });
  return { score: (password, words) => run({ password, words }), close };
}

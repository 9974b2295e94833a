import { computeHash } from '../../src/crypto/hash-works.js';
import {
  createPasswordHasher,
  hashParameters,
  type HashParameters,
  type HashTask,
  type PasswordHasher,
} from '../../src/crypto/password-hasher.ts';

/** The lowest cost that a stored hash may have. */
const parameters: HashParameters = { ...hashParameters, memoryCost: 128, timeCost: 1 };

/**
 * Returns the real password hasher with the least work for a hash, done at once instead of in threads: a test that is not about
 * hashing spends no time on it.
 */
export const createLightHasher = (peppers: readonly string[]): PasswordHasher =>
  createPasswordHasher(peppers, {
    parameters,
    pool: {
      run: async (task: HashTask) => computeHash(parameters, task),
      load: () => ({ running: 0, waiting: 0, mostWaiting: 0 }),
      close: async () => {},
    },
  });

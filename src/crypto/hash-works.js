// Computes hashes in a thread of the password hasher. The file is plain JavaScript, so that Node starts the thread without a loader.
import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { hashSync, verifySync } from '@node-rs/argon2';

/** Computes one task; `parameters` are those of new hashes. */
export const computeHash = (parameters, task) => {
  const { kind, secret, encoded, digest, iterations, salt, size, output } = task;
  if (kind === 'hash') return hashSync(secret, parameters);
  if (kind === 'pbkdf2-hash') return pbkdf2Sync(secret, salt, iterations, size, digest).toString('base64');
  if (kind === 'argon2id') return verifySync(encoded, secret);
  return timingSafeEqual(pbkdf2Sync(secret, salt, iterations, output.length, digest), output);
};

// One dedicated thread of the password hasher; plain JavaScript so that Node starts it without a loader.
import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

const works = {
  hash: ({ secret }) => hashSync(secret, workerData),
  argon2id: ({ secret, encoded }) => verifySync(encoded, secret),
  pbkdf2: ({ secret, digest, iterations, salt, output }) =>
    timingSafeEqual(pbkdf2Sync(secret, salt, iterations, output.length, digest), output),
};

parentPort.on('message', (task) => {
  try {
    parentPort.postMessage({ result: works[task.kind](task) });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});

// One dedicated thread of the password hasher; plain JavaScript so that Node starts it without a loader.
import { parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

parentPort.on('message', ({ id, kind, secret, encoded }) => {
  try {
    parentPort.postMessage({
      id,
      result: kind === 'hash' ? hashSync(secret, workerData) : verifySync(encoded, secret),
    });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});

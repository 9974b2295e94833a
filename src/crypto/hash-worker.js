// One dedicated thread of the password hasher; plain JavaScript so that Node starts it without a loader.
import { parentPort, workerData } from 'node:worker_threads';
import { computeHash } from './hash-works.js';

parentPort.on('message', (task) => {
  try {
    parentPort.postMessage({ result: computeHash(workerData, task) });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});

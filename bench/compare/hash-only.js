// Password hashes and nothing else, on the cores that this process may use: the most that any sign-in could reach.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

const parameters = { algorithm: 2, version: 1, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const warmUpMilliseconds = 150;

function cpuMilliseconds() {
  const used = readdirSync('/proc/self/task').map((id) =>
    Number(readFileSync(`/proc/self/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  return used.reduce((sum, each) => sum + each, 0) / 1e6;
}

if (isMainThread) {
  const seconds = Number(process.argv[2]);
  setPriority(10);
  const encoded = hashSync('a password of this length', parameters);
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL(import.meta.url), { workerData: { seconds, encoded } }),
  );
  const answers = await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
  console.log(
    JSON.stringify({
      threads: answers.length,
      perSecond: answers.reduce((sum, { count, elapsed }) => sum + (count * 1000) / elapsed, 0),
      cpuMilliseconds:
        answers.reduce((sum, { cpu }) => sum + cpu, 0) /
        answers.length /
        answers.reduce((sum, { count }) => sum + count, 0),
    }),
  );
} else {
  const { seconds, encoded } = workerData;
  const run = (milliseconds) => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < milliseconds) {
      verifySync(encoded, 'a password of this length');
      count++;
    }
    return { count, elapsed: performance.now() - start };
  };
  run(warmUpMilliseconds);
  const before = cpuMilliseconds();
  const { count, elapsed } = run(seconds * 1000);
  parentPort.postMessage({ count, elapsed, cpu: cpuMilliseconds() - before });
}

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives out by itself, which any connection may take before the one who asked listens. */
const [lowest, highest] = [10_000, 32_000];
/** Test files that run at the same time have different ports, by the number of their worker. */
const workers = 8;
const own = Number(process.env.JEST_WORKER_ID ?? 0) % workers;
const given = new Set<number>();

/** A port that nobody listens on, and that nobody else is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + own + workers * randomInt((highest - lowest) / workers);
    if (given.has(port)) continue;
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    given.add(port);
    return port;
  }
}

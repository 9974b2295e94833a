import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives out by itself, which any connection may take before the one who asked listens. */
const [lowest, highest] = [10_000, 32_000];
/** Test files that run at the same time have different ports, by the number of their worker. */
const workers = 8;
const own = Number(process.env.JEST_WORKER_ID ?? 0) % workers;
const given = new Set<number>();
/** The taker of a port listens there by then; milliseconds. */
const holdMilliseconds = 60_000;

/**
 * Holds a port for its taker until she listens, because another run of the tests on this machine draws from the same numbers. Nobody listens
 * by UDP there, so a socket of UDP tells other runs of it.
 */
async function hold(port: number): Promise<boolean> {
  const socket = createSocket('udp4').unref();
  const isHeld = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
  if (isHeld) setTimeout(() => socket.close(), holdMilliseconds).unref();
  else socket.close();
  return isHeld;
}

async function isFree(port: number): Promise<boolean> {
  if (given.has(port)) return false;
  const probe = createServer().listen(port, '127.0.0.1');
  const listens = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  if (!listens) return false;
  probe.close();
  await once(probe, 'close');
  return hold(port);
}

/** Returns the first of so many ports in a row on which no server listens, and which no other test file is given. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = lowest + own + workers * randomInt((highest - lowest) / workers);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (!free.every(Boolean)) continue;
    for (const port of ports) given.add(port);
    return first;
  }
}

/** Returns a port on which no server listens, and which no other test file is given. */
export const freePort = (): Promise<number> => freePorts(1);

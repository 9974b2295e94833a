import { setTimeout } from 'node:timers/promises';
import { serverCore } from './contestants.ts';
import { startOurs, type Provisioned } from '../servers/our-server.ts';
import { readMemory } from '../figures/process-cost.ts';

const boots = 5;
const idleSeconds = 60;

/** Starts one more server on the same database and leaves it alone; returns its memory in MB after a minute. Nobody asks the others meanwhile. */
export async function watchIdle(provisioned: Provisioned): Promise<number> {
  const server = await startOurs(provisioned, { core: serverCore });
  await setTimeout(idleSeconds * 1000);
  const found = readMemory(server.pid);
  await server.stop();
  return found;
}

/** Measures the time from the start of a process to its first 200 on /readyz, on a migrated database. */
export async function measureBoots(provisioned: Provisioned): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < boots; n++) {
    const server = await startOurs(provisioned, { core: serverCore });
    times.push(server.readyMilliseconds);
    await server.stop();
  }
  return times;
}

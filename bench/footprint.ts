import { serverCore } from './contestants.ts';
import { startOurs, type Provisioned } from './our-server.ts';
import { readMemory } from './process-cost.ts';

const boots = 5;
const idleSeconds = 60;

/** Starts one more server on the same database and leaves it alone; answers once its memory has been looked at. */
export async function watchIdle(provisioned: Provisioned): Promise<{ readonly megabytes: Promise<number> }> {
  const server = await startOurs(provisioned, { core: serverCore });
  const megabytes = new Promise<number>((resolve) => {
    setTimeout(() => {
      const found = readMemory(server.pid);
      void server.stop().then(() => resolve(found));
    }, idleSeconds * 1000);
  });
  return { megabytes };
}

/** From the start of the process to the first 200 on /readyz, on a migrated database. */
export async function measureBoots(provisioned: Provisioned): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < boots; n++) {
    const server = await startOurs(provisioned, { core: serverCore });
    times.push(server.readyMilliseconds);
    await server.stop();
  }
  return times;
}

import type { Contestant } from './contestants.ts';
import { join, measureLoop, measurePaced, type Measurement } from '../figures/measure.ts';
import { scenarios, looseCredentials } from '../load/scenarios.ts';

export interface Storm {
  readonly idle: Measurement;
  readonly stormy: Measurement;
  readonly signIns: Measurement;
}

const perSecond = 60;
const signIn = scenarios.find(({ name }) => name === 'password sign-in')!;
const token = scenarios.find(({ name }) => name === looseCredentials)!;

/** The token endpoint at a steady pace, alone and while as many people sign in as hashing allows; twice, in turn. */
export async function measureStorm({ server, http, crowd }: Contestant, seconds: number): Promise<Storm> {
  const target = { pid: server.pid, sent: http.sent };
  const probe = () => measurePaced({ target, operation: () => token.run(crowd, 0), perSecond, seconds });
  const idle: Measurement[] = [];
  const stormy: Measurement[] = [];
  const signIns: Measurement[] = [];
  for (let turn = 0; turn < 2; turn++) {
    idle.push(await probe());
    const storm = measureLoop({
      target,
      operation: (member) => signIn.run(crowd, member),
      concurrency: signIn.maxConcurrency!,
      seconds,
    });
    stormy.push(await probe());
    signIns.push(await storm);
  }
  return { idle: join(idle), stormy: join(stormy), signIns: join(signIns) };
}

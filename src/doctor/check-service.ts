import { createPublicKey } from 'node:crypto';
import { listKeys } from '../commands/keys/list-keys.ts';
import { neededAlgorithms } from '../commands/keys/needed-algorithms.ts';
import { findKeyProblem } from '../commands/keys/find-key-problem.ts';
import { readState } from '../commands/state/read-state.ts';
import type { StateLine } from '../domain/state/state-line.ts';
import { day } from '../domain/time.ts';
import type { Services } from '../services.ts';
import { findingOf, good, problem, warning, type Finding } from './finding.ts';

const daysOf = (seconds: number) => Math.floor(seconds / day);
const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

/** Lets each key that lies elsewhere sign once. */
async function checkSigningCommand(services: Services): Promise<readonly Finding[]> {
  const { signingCommand, nowSeconds } = services;
  if (!signingCommand) return [];
  try {
    const offered = await signingCommand.list();
    const keys = (await services.keys.signing.list(nowSeconds())).filter(({ handle }) => handle !== undefined);
    for (const { handle = '', alg, publicJwk } of keys) {
      const key = createPublicKey({ key: publicJwk, format: 'jwk' });
      await signingCommand.sign(Buffer.from('doctor'), { handle, alg, key });
    }
    return [good('SIGNING_COMMAND', `offers ${offered.length} keys, and has signed by ${keys.length} of them`)];
  } catch (error) {
    const { message } = (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
    return [problem('SIGNING_COMMAND', message, 'run it by hand, and look at the log')];
  }
}

/** Looks whether the signing keys open, and when they change. */
export async function checkKeys(services: Services): Promise<readonly Finding[]> {
  const fault = await findKeyProblem(services);
  if (fault !== undefined) return [findingOf('problem', fault)];
  const keys = await listKeys(services);
  if (keys.length === 0) return [good('keys', 'there are none yet: the first start draws them')];
  const signing = keys.filter(({ state }) => state === 'signing');
  const missing = (await neededAlgorithms(services)).filter((alg) => !signing.some((key) => key.alg === alg));
  if (missing.length > 0)
    return [
      problem(
        'keys',
        `no key signs by ${missing.join(' and ')}`,
        'restart the service, which draws one, or run: keys rotate --now',
      ),
    ];
  const words = signing.map(({ alg, signs_from: from }) => `${alg} since ${from.slice(0, 10)}`).join(', ');
  const ends = keys.flatMap(({ kid, published_until: until }) =>
    until === undefined ? [] : [`${kid} until ${until.slice(0, 10)}`],
  );
  const found = [good('keys', `${words}${ends.length > 0 ? `; still published: ${ends.join(', ')}` : ''}`)];
  return [...found, ...(await checkSigningCommand(services))];
}

function findingOfState(line: StateLine, now: number): Finding | undefined {
  const make = line.level === 'problem' ? problem : line.level === 'warning' ? warning : good;
  switch (line.kind) {
    case 'processes':
      return line.count === 0
        ? warning(
            'processes',
            'no process gave a sign of life in the last two minutes',
            'start the service, if it is to run',
          )
        : make(
            'processes',
            `${line.count} are running, of version ${line.versions.join(' and ')}${line.gone > 0 ? `; ${line.gone} stopped without saying so in the last day` : ''}`,
            line.level === 'good' ? undefined : 'look at the logs of those that stopped, and end the upgrade',
          );
    case 'database':
      return line.level === 'good'
        ? undefined
        : make(
            'DATABASE_URL',
            `a small question took ${line.milliseconds} ms`,
            'look at the load of the database and at the way to it',
          );
    case 'clock':
      return make(
        'clock',
        `the database is ${Math.round(line.ahead / 100) / 10} seconds ahead of this machine`,
        line.level === 'good' ? undefined : 'let NTP keep both clocks',
      );
    case 'key':
      return line.level === 'good'
        ? undefined
        : make('keys', `the key for ${line.alg} signs for ${line.ageDays} days`, 'run: keys rotate');
    case 'backup':
      return line.at === undefined
        ? warning(
            'backup',
            'this program has made none of this database',
            'run the command backup each day, unless another program does it',
          )
        : make(
            'backup',
            `the last one is of ${dateOf(line.at)}`,
            line.level === 'good' ? undefined : 'look why there is no newer one',
          );
    case 'outbox': {
      const waits = line.oldestAt === undefined ? '' : `, the oldest since ${dateOf(line.oldestAt)}`;
      const what = `${line.waiting} messages wait${waits}; ${line.failing} were not taken, and ${line.givenUp} were given up in a month`;
      return make('messages', what, line.level === 'good' ? undefined : 'look at the log of the mail server');
    }
    case 'hashing':
      return line.level === 'good'
        ? undefined
        : make(
            'sign-ins',
            `${line.waiting} of at most ${line.mostWaiting} passwords wait to be checked`,
            'add processes or cores',
          );
    case 'upstream':
      return line.level === 'good'
        ? undefined
        : make(
            line.name,
            `it did not answer last time${line.failedAt === undefined ? '' : ` (${dateOf(line.failedAt)})`}`,
            'see the line about its settings',
          );
    case 'job':
      return line.level === 'good'
        ? undefined
        : make(
            'jobs',
            line.endedAt === undefined
              ? `the job ${line.name} has not ended for a while`
              : `the job ${line.name} failed ${line.failures} times in a row`,
            'look at the log, which names the error',
          );
    case 'secrets':
    case 'certificates':
      return line.level === 'good'
        ? undefined
        : make(
            'services',
            `${line.ending.length} services have ${line.kind} that end within a month; ${line.ending[0]?.clientId} is next, in ${daysOf((line.ending[0]?.at ?? now) - now)} days`,
            'tell their contacts: /admin/clients lists them',
          );
    case 'start':
    case 'migrations':
    case 'key-missing':
      return undefined;
  }
}

/** Says what the processes and the database tell of themselves, as the page /admin/etat does. */
export async function checkState(services: Services): Promise<readonly Finding[]> {
  const now = services.nowSeconds();
  return (await readState(services)).flatMap((line) => findingOfState(line, now) ?? []);
}

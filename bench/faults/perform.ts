import { createHttp } from '../load/http.ts';
import { issuer, openKnex } from '../servers/our-server.ts';
import { createRelyingParty } from '../load/relying-party.ts';
import { countAnswers, createAnswers, type Answers } from './answers.ts';
import { checkPromises, readLastLine } from './checks.ts';
import type { DatabaseKind, Fault } from './fault.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { work, type Worker } from './load.ts';
import { tryWrongly, type Surroundings } from './people.ts';
import { createRandom } from './random.ts';
import { enrolApplication } from './second-factor.ts';
import { redirectUri, setStage, type SetStage } from './stage.ts';
import { longestLie, longestSilence, moment, servesAgain, startWatch, type Sample } from './watch.ts';

/** Holds the results of a run of one fault. */
export interface Performance {
  readonly fault: string;
  readonly database: DatabaseKind;
  readonly seconds: number;
  readonly answers: Answers;
  /** Milliseconds. */
  readonly silence: number;
  /** Milliseconds from the end of the fault to the next answer; undefined where none came. */
  readonly again: number | undefined;
  readonly ledger: Ledger;
  readonly notes: readonly string[];
}

interface Performing {
  readonly fault: Fault;
  readonly database: DatabaseKind;
  readonly seconds: number;
  readonly seed: number;
  readonly workers: number;
}

const patienceMilliseconds = 10_000;
/** Preparing and checking say nothing about times, and are not to fail on a busy machine. */
const longPatienceMilliseconds = 60_000;
const warmUpSeconds = 4;
const afterwardsSeconds = 5;
const longestRecovery = 60;
/** A readiness that is asked twice a second, of a process that a balancer asks every second, may be wrong for so long. */
const longestLieAllowed = 5000;

const { origin, pathname } = new URL(issuer);

/** Looks at what the readiness of each process has said, beside what its requests met. */
function checkReadiness({ watched, ledger }: SetStage, { needs }: Fault): void {
  for (const samples of watched.values()) {
    for (const isReady of needs?.mayBeReady ? [false] : [true, false]) {
      const lie = longestLie(samples, isReady);
      const says = isReady ? 'ready and served nobody' : 'not ready and served';
      ledger.check('ready', lie <= longestLieAllowed, `a process was ${says} for ${Math.round(lie)} ms`);
    }
  }
}

function checkService(answers: Answers, ledger: Ledger): void {
  const refused = (['503', 'other 5xx', 'lost', 'no answer'] as const).map((kind) => answers.counts.get(kind) ?? 0);
  const sum = refused.reduce((all, count) => all + count, 0);
  ledger.check('refused', sum === 0, `${sum} of ${answers.total()} requests were refused`);
}

/** Waits until the service answers again, and a little longer. */
async function recover(
  stage: SetStage,
  { samples, since }: { readonly samples: readonly Sample[]; readonly since: number },
) {
  for (let n = 0; n < longestRecovery * 10 && servesAgain(samples, since) === undefined; n++) await stage.pause(0.1);
  await stage.pause(afterwardsSeconds);
}

async function performOn(stage: SetStage, { fault, workers }: Performing): Promise<Performance> {
  const { ledger, provisioned, mailbox, random } = stage;
  const answers = createAnswers();
  const via = stage.balancer.url;
  const plain = createHttp({ origin, via, connections: workers * 4, patienceMilliseconds });
  const counted = countAnswers(plain, answers);
  const quiet = createHttp({ origin, via, connections: 8, patienceMilliseconds: longPatienceMilliseconds });
  const { web, service, light } = provisioned;
  const partyOf = (http: typeof plain) => createRelyingParty({ http, issuer, redirectUri, web, service });
  const party = await partyOf(counted);
  let isOver = false;
  const about: Surroundings = {
    http: counted,
    origin,
    mailbox,
    mayWait: () => {
      if (isOver) throw new Error('the load has ended');
    },
  };
  const database = openKnex(provisioned.databaseUrl);
  const firstLine = await readLastLine(database);
  await database.destroy();
  const calm: Surroundings = { http: quiet, origin, mailbox, mayWait: () => {} };
  const [fresh, later, ...others] = light;
  const victims = { fresh: fresh!.username, counted: later!.username };
  for (let n = 0; n < 3; n++) await tryWrongly(calm, victims.counted);

  const people = [...others];
  const visitors = people.splice(0, workers);
  for (const person of people.splice(0, 2)) {
    const unused = [...(await enrolApplication(calm, person))];
    ledger.recoveryCodes.push({ person, unused, spent: [] });
  }
  const changers = people.map(({ username, password }) => ({
    username,
    email: `${username}@example.test`,
    candidates: [password],
    former: [],
    changes: 0,
  }));
  ledger.passwords.push(...changers);
  const watch = startWatch({
    origin,
    tokenPath: `${pathname}/protocol/openid-connect/token`,
    via,
    service,
    every: fault.pauseOfWorkers === undefined ? 100 : 1000,
  });
  const load = visitors.map((visitor, n) => {
    const worker: Worker = {
      name: String(n),
      party,
      about,
      ledger,
      random: createRandom(Math.floor(random.next() * 2 ** 32)),
      visitor,
      changers: changers.filter((_, index) => index % workers === n),
      recovery: ledger.recoveryCodes[n],
      pause: fault.pauseOfWorkers ?? 150,
    };
    return work(worker, () => isOver);
  });

  await stage.pause(warmUpSeconds);
  const began = moment();
  await fault.run(stage);
  const ended = moment();
  await recover(stage, { samples: watch.samples, since: ended });
  isOver = true;
  await Promise.all(load);
  await watch.stop();
  await plain.close();
  const during = watch.samples.filter(({ at }) => at >= began - 1000);
  if (fault.needs?.service) checkService(answers, ledger);

  await checkPromises({ stage, party: await partyOf(quiet), about: calm, victims, firstLine });
  await quiet.close();
  for (const process of stage.processes)
    ledger.check('stop', process.ending() === undefined, `a process ended by itself with ${process.ending()}`);
  checkReadiness(stage, fault);
  await stage.end();
  return {
    fault: fault.name,
    database: stage.database,
    seconds: (ended - began) / 1000,
    answers,
    silence: longestSilence(during),
    again: servesAgain(watch.samples, ended),
    ledger,
    notes: stage.notes,
  };
}

/** Sets the stage for one fault, uses the service while the fault happens, and checks every promise afterwards. */
export async function performFault(performing: Performing): Promise<Performance> {
  const ledger = createLedger();
  const { fault, database, seconds, seed } = performing;
  const stage = await setStage({ fault, database, seconds, random: createRandom(seed), ledger });
  try {
    return await performOn(stage, performing);
  } finally {
    await stage.clear();
  }
}

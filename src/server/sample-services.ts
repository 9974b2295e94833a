import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { secretEnd, soonDays } from '../domain/clients/list/client-summary.ts';
import { certificateEnds } from '../domain/state/certificate-ends.ts';
import { day, minute } from '../domain/time.ts';
import { askInTime } from '../metrics/ask-in-time.ts';
import type { MetricName, Meters } from '../metrics/create-metrics.ts';
import { programVersion } from '../program/program-version.ts';
import { usualAlgs } from '../domain/keys/signatures.ts';
import type { ServerServices } from '../services.ts';
import { sqlitePath } from '../store/database/sqlite-database.ts';
import { createScrapeReader, type ScrapeFacts } from '../store/state/scrape-reader.ts';

/** Two scrapers that ask at the same moment read the same answer of the database. */
const freshMilliseconds = 1_000;
const patienceMilliseconds = 1_000;
/** The secrets of all services are read again after so many milliseconds. */
const credentialsMilliseconds = 10 * minute * 1_000;

/** Metrics that are not known while the database does not answer. */
const ofDatabase: readonly MetricName[] = [
  'messages',
  'oldestMessage',
  'notices',
  'waiting',
  'keyAge',
  'keys',
  'keyEnd',
  'clockAhead',
  'backupAt',
  'backupBytes',
  'databaseQuestionSeconds',
];

function tellFacts({ metrics, nowSeconds, database }: ServerServices, facts: ScrapeFacts, meters: Meters): void {
  const now = nowSeconds();
  const { messages, notices, waiting } = facts;
  metrics.messages({ state: 'waiting' }, messages.waiting);
  metrics.messages({ state: 'failing' }, messages.failing);
  metrics.messages({ state: 'given_up' }, messages.givenUp);
  metrics.oldestMessage(facts.oldestMessageAt === undefined ? 0 : Math.max(0, now - facts.oldestMessageAt));
  for (const kind of ['logout', 'deletion', 'event'] as const) metrics.notices({ kind }, notices[kind]);
  metrics.waiting({ kind: 'approval' }, waiting.approval);
  metrics.waiting({ kind: 'lost_device' }, waiting.lostDevice);
  metrics.waiting({ kind: 'production' }, waiting.production);
  for (const { alg, published, signingSince, nextEnd } of facts.keys) {
    // Keys of an algorithm that no client needs are no sample.
    if (published > 0 || usualAlgs.includes(alg)) metrics.keys({ alg }, published);
    if (signingSince !== undefined) metrics.keyAge({ alg }, now - signingSince);
    if (nextEnd !== undefined) metrics.keyEnd({ alg }, nextEnd);
  }
  metrics.backupAt(facts.backup?.at ?? 0);
  metrics.backupBytes(facts.backup?.bytes ?? 0);
  metrics.clockAhead(facts.ahead / 1_000);
  meters.forget(['build']);
  metrics.build({
    version: programVersion,
    schema: facts.schema,
    node: process.versions.node,
    database: database.dialect,
  });
}

/** Counts the secrets and the certificates of services that end soon, or have ended. */
async function tellCredentials({ clients: { registry: clients }, metrics, nowSeconds }: ServerServices): Promise<true> {
  const now = nowSeconds();
  const isSoon = (at: number | undefined) => at !== undefined && at <= now + soonDays * day;
  const records = (await clients.list()).filter(({ disabledAt }) => disabledAt === null);
  metrics.endingCredentials({ kind: 'secret' }, records.filter((record) => isSoon(secretEnd(record, now))).length);
  const certificates = records.flatMap(({ metadata }) => certificateEnds(metadata)).filter(isSoon);
  metrics.endingCredentials({ kind: 'certificate' }, certificates.length);
  return true;
}

/** Tells the sizes of the files of SQLite, and of the disk under them. */
async function tellFiles({ config, metrics, database }: ServerServices): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  const path = sqlitePath(config.databaseUrl);
  const [{ blocks, bavail, bsize }, file, log] = await Promise.all([
    statfs(dirname(path)),
    stat(path),
    stat(`${path}-wal`).catch(() => ({ size: 0 })),
  ]);
  metrics.diskBytes({ kind: 'size' }, blocks * bsize);
  metrics.diskBytes({ kind: 'free' }, bavail * bsize);
  metrics.fileBytes({ file: 'database' }, file.size);
  metrics.fileBytes({ file: 'log' }, log.size);
}

/** Makes what asks the parts of the program at a scrape. A part that does not answer in time is left out, and the others are told. */
export function sampleServices(
  services: ServerServices,
  { meters, isReady }: { readonly meters: Meters; readonly isReady: () => Promise<boolean> },
): () => Promise<void> {
  const { metrics, database, committer, hasher } = services;
  const readFacts = createScrapeReader(database, services.now);
  const timed = async () => {
    const began = performance.now();
    const facts = await readFacts();
    return { facts, seconds: (performance.now() - began) / 1_000 };
  };
  const askDatabase = askInTime(timed, { freshMilliseconds, patienceMilliseconds });
  const askCredentials = askInTime(() => tellCredentials(services), {
    freshMilliseconds: credentialsMilliseconds,
    patienceMilliseconds,
  });
  const told = { reads: 0, commits: 0 };
  const tellLoads = () => {
    const { running, waiting, mostWaiting } = hasher.load();
    metrics.hashes({ state: 'running' }, running);
    metrics.hashes({ state: 'waiting' }, waiting);
    metrics.hashQueueSize(mostWaiting);
    metrics.commitsWaiting(committer.waiting());
    const { reads, commits } = database.counters;
    metrics.databaseStatement({ kind: 'read' }, Math.max(0, reads - told.reads));
    metrics.databaseStatement({ kind: 'commit' }, Math.max(0, commits - told.commits));
    Object.assign(told, { reads, commits });
    const connections = database.load();
    if (!connections) return;
    for (const state of ['used', 'idle', 'waiting'] as const) metrics.connections({ state }, connections[state]);
    metrics.connectionsMost(connections.most);
  };
  const tellDatabase = async () => {
    const answer = await askDatabase();
    metrics.databaseUp(answer ? 1 : 0);
    // A number that was true before the database went away would hide what happens meanwhile.
    meters.forget(ofDatabase);
    if (!answer) return;
    metrics.databaseQuestionSeconds(answer.seconds);
    tellFacts(services, answer.facts, meters);
  };
  const tellWallet = () => {
    const ends = services.wallet?.ends();
    if (!ends) return;
    metrics.walletEnd({ of: 'trust_list' }, ends.trustList / 1_000);
    metrics.walletEnd({ of: 'request_certificate' }, ends.certificate / 1_000);
  };
  const tellReadiness = async () => metrics.ready((await isReady()) ? 1 : 0);
  return async () => {
    tellLoads();
    tellWallet();
    await Promise.allSettled([tellDatabase(), tellReadiness(), tellFiles(services), askCredentials()]);
  };
}

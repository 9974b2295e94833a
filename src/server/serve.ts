import { warnOfLegalPages } from '../../interactions/pages/warn-of-legal-pages.ts';
import { ConfigError, readConfig, type Config } from '../../config/schema.ts';
import {
  holdsDevelopmentData,
  seedDevelopment,
  whyNotSeeded,
  developmentPassword,
  type DemoClient,
} from '../commands/development/seed-development.ts';
import { findKeyProblem } from '../commands/keys/find-key-problem.ts';
import { findSettingsProblems } from '../commands/settings/find-settings-problems.ts';
import { explainFailure } from '../cli/explain-failure.ts';
import { followClock } from '../oidc/library/follow-clock.ts';
import { hangup, logSignal } from './kept-signals.ts';
import { programName } from '../program/program-name.ts';
import { createReload, readFiles } from './reload-settings.ts';
import { createServices } from './create-services.ts';
import type { ServerServices } from '../services.ts';
import { startServer } from './start-server.ts';
import { openDatabase } from '../store/database/database.ts';
import { migrateUp, tooNew } from '../store/migrations/migrations.ts';
import { checkSqliteFile, hasLeftJournal } from '../store/backup/check-sqlite-file.ts';

interface Demo {
  startDemo(options: {
    readonly issuer: string;
    readonly port: number;
    readonly smtpPort: number;
    readonly clients: readonly DemoClient[];
    readonly standIns: { readonly port: number } & Readonly<
      Partial<Record<'franceConnect' | 'proConnect', Config['upstreams'][string]>>
    >;
  }): Promise<{ stop(): Promise<void> }>;
}

/** The tests run on this version and on the oldest that `engines` in package.json allows. */
const recommendedNode = 24;

const isOlderNode = Number.parseInt(process.versions.node, 10) < recommendedNode;
const nodeAdvice = `Node.js ${recommendedNode} is recommended; this is ${process.versions.node}`;

/** Prints the lines that a developer reads after a start. */
function printAddresses({ issuer, demo, port }: Config, relyingParty: string): void {
  process.stdout.on('error', () => {});
  console.log(`geopf-id           ${issuer}`);
  if (demo) {
    console.log(`relying party      ${relyingParty}`);
    console.log(`mailbox            ${relyingParty}/mail`);
    console.log(`upstream stand-ins http://localhost:${port + 2}`);
    console.log(`administration     ${new URL(issuer).origin}/admin`);
    console.log(`accounts           dev-usager, dev-support, dev-admin · ${developmentPassword}`);
  }
  if (isOlderNode) console.log(nodeAdvice);
}

function refuse(problems: readonly string[]): never {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}

function configuration(changes: Readonly<Record<string, string>> = {}): Config {
  try {
    return readConfig({ ...process.env, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) refuse(error.problems);
    throw error;
  }
}

async function startDemo(config: Config, clients: readonly DemoClient[]): Promise<{ stop(): Promise<void> }> {
  // Not part of the production build, so its address is not a static import.
  const path = '../../demo/start-demo.ts';
  const demo = (await import(path)) as Demo;
  const { issuer, port, upstreams } = config;
  const { franceconnect: franceConnect, proconnect: proConnect } = upstreams;
  const standIns = { port: port + 2, franceConnect, proConnect };
  return demo.startDemo({ issuer, port: port + 1, smtpPort: port + 3, clients, standIns });
}

/** Brings the schema up on a connection of its own, on which a statement may take any time. */
async function migrate({ databaseUrl }: Config): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    await migrateUp(database);
  } finally {
    await database.close();
  }
}

/** Milliseconds within which a file is read after a stop that was none. A start may not take any longer. */
const fileMilliseconds = 30_000;

/**
 * Refuses a file of SQLite that a crash has damaged. A stop that ended as it should has taken the process from the list and the journal from
 * beside the file, so that nothing is read then.
 */
async function checkFile({ config, state: { processes }, log }: ServerServices, hadJournal: boolean): Promise<void> {
  const { databaseUrl } = config;
  if (!databaseUrl.startsWith('sqlite:')) return;
  if (!hadJournal && (await processes.list()).length === 0) return;
  const begun = performance.now();
  const { damage, isComplete } = await checkSqliteFile(databaseUrl, fileMilliseconds);
  if (damage !== undefined) refuse([damage]);
  const milliseconds = Math.round(performance.now() - begun);
  if (isComplete)
    log.info({ milliseconds }, 'the file of the database was checked, because a process has not ended as it should');
  else
    log.warn(
      { milliseconds },
      'the file of the database is too large to be checked at a start; a backup checks its copy',
    );
}

async function checkProductionDatabase(services: ServerServices, hadJournal: boolean): Promise<void> {
  const { pending, unknown, halfRestored } = await services.readSchema();
  if (unknown) refuse([`DATABASE_URL: ${tooNew(unknown)}`]);
  if (halfRestored) refuse([halfRestored]);
  if (pending.length > 0)
    refuse([`DATABASE_URL: the schema is not up to date, run: ${programName} migrate (${pending.join(', ')})`]);
  await checkFile(services, hadJournal);
  if (await holdsDevelopmentData(services))
    refuse([
      `DATABASE_URL: this database holds development accounts or clients; name another one, or run: ${programName} development remove`,
    ]);
  const problems = await findSettingsProblems(services);
  if (problems.length > 0) refuse(problems);
}

/** Refuses a database of production before the development mode changes its schema. A database that has no schema yet is nobody's. */
async function refuseProductionDatabase(services: ServerServices): Promise<void> {
  const problems = await findSettingsProblems(services).catch(() => []);
  if (problems.length > 0) refuse(problems);
}

/** Returns services on a database that may be used. Where the development mode must not leave its marks, the demonstration is off. */
async function prepareServices(config: Config): Promise<ServerServices> {
  const hadJournal = config.production && hasLeftJournal(config.databaseUrl);
  const services = createServices(config);
  if (config.production) {
    await checkProductionDatabase(services, hadJournal);
    return services;
  }
  await refuseProductionDatabase(services);
  await migrate(services.config);
  const reason = await whyNotSeeded(services);
  if (reason === undefined) return services;
  console.error(reason);
  await services.close();
  return createServices({ ...configuration({ DEMO: 'off' }), mayMakeDevelopmentData: false });
}

async function start(settings: Config): Promise<void> {
  const filesAtStart = readFiles(process.env);
  // Before the server listens there is nothing to wait for.
  let end = async () => {};
  let isStopping = false;
  const stop = async () => {
    // A supervisor and npm each send the signal, so that it comes twice. The second must not cut off what the first lets end.
    if (isStopping) return;
    isStopping = true;
    await end();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  for (const warning of settings.warnings) console.error(`warning: ${warning}`);
  const services = await prepareServices(settings);
  const { config } = services;
  if (config.clockOffset !== 0) followClock(services.now);

  const keyProblem = await findKeyProblem(services);
  if (keyProblem !== undefined) refuse([keyProblem]);
  const drafts = config.production ? await warnOfLegalPages(config) : [];
  for (const warning of drafts) console.error(`warning: ${warning}`);

  const relyingParty = `http://localhost:${config.port + 1}`;
  const clients = config.mayMakeDevelopmentData
    ? await services.inUnit(() => seedDevelopment(services, relyingParty))
    : [];
  // The state page repeats the warnings of the start, which nobody may have read.
  const served = { ...services, config: { ...config, warnings: [...config.warnings, ...drafts] } };
  const running = await startServer(served, { onListening: (stopServer) => (end = stopServer) });
  const demo = config.demo ? await startDemo(config, clients) : undefined;

  const { log } = services;
  hangup.answer(createReload({ environment: process.env, filesAtStart, log, apply: (next) => running.apply(next) }));
  logSignal.answer(() => running.toggleLog());
  if (demo)
    end = async () => {
      await demo.stop();
      await running.stop();
    };

  if (!config.production) printAddresses(config, relyingParty);
  else if (isOlderNode) services.log.info(nodeAdvice);
}

const settings = configuration();
start(settings).catch((error: unknown) => {
  console.error(explainFailure(error, settings) ?? error);
  process.exit(1);
});

import type { Environment } from '../../config/read-setting.ts';
import type { Config } from '../../config/schema.ts';
import { findSettingsProblems } from '../commands/settings/find-settings-problems.ts';
import type { FileCheck } from '../store/backup/check-sqlite-file.ts';
import type { DatabaseInspection } from '../store/state/inspect-database.ts';
import type { ServerServices } from '../services.ts';
import { knownUpstreams } from '../upstream/definitions/known-upstreams.ts';
import { judgeDatabase, judgeSchema } from './check-database.ts';
import { checkDisks, checkFiles, checkMemory } from './check-machine.ts';
import { checkMail, sendTrialMail } from './check-mail.ts';
import { checkMtls } from './check-mtls.ts';
import { checkPublicAddress } from './check-public-address.ts';
import { checkKeys, checkState } from './check-service.ts';
import { checkUpstream } from './check-upstreams.ts';
import { checkWallet } from './check-wallet.ts';
import { findingOf, good, problem, warning, type Finding } from './finding.ts';
import type { Check } from './run-checks.ts';

/** Holds what the caller brings: words, and questions to the database, which do not stand in this folder. */
export interface Surroundings {
  readonly environment: Environment;
  readonly programName: string;
  /** Warnings of the start, such as pages that are drafts. */
  readonly warnings: () => Promise<readonly string[]>;
  /** The file of the database, where it is not there yet. */
  readonly missing: string | undefined;
  readonly inspect: () => Promise<DatabaseInspection>;
  /** Looks for damage in a file of SQLite. */
  readonly checkFile: () => Promise<FileCheck>;
  readonly sharesServers: () => Promise<boolean>;
  /** Explains an error of the database in one line. */
  readonly explain: (error: unknown) => string | undefined;
  readonly sendTo: string | undefined;
  readonly words: { readonly subject: string; readonly text: string; readonly html: string };
}

/** A photo of 11 MB may go through a slow line. */
const uploadMilliseconds = 30_000;

function settingsCheck(config: Config, { warnings }: Surroundings): Check {
  return {
    name: 'settings',
    async run() {
      const lines = await warnings();
      const found = lines.map((line) => findingOf('warning', line));
      if (!config.production)
        found.push(
          warning(
            'NODE_ENV',
            'these are settings of development',
            'set NODE_ENV=production for the service that people use',
          ),
        );
      return found.length > 0 ? found : [good('settings', 'every setting is right, and no name is unknown')];
    },
  };
}

/** Looks at the database first, and at what stands in it where it can be used. */
function databaseCheck(services: ServerServices, about: Surroundings): Check {
  const { config } = services;
  const { processes } = services.state;
  const look = async (): Promise<readonly Finding[]> => {
    const { damage, isComplete } = await about.checkFile();
    if (damage !== undefined) return [findingOf('problem', damage)];
    const inspection = await about.inspect();
    const schema = await services.readSchema();
    const isUsable = schema.pending.length === 0 && schema.unknown === undefined;
    const living = isUsable ? (await processes.list()).filter(({ isGone }) => !isGone) : [];
    const sharesServers = inspection.server ? await about.sharesServers() : false;
    const { databasePool } = config;
    const found = [
      ...(isComplete
        ? []
        : [
            warning('DATABASE_URL', 'the file is too large to be checked here', 'make a backup, which checks its copy'),
          ]),
      ...judgeDatabase({ inspection, living, databasePool, sharesServers }),
      ...judgeSchema(schema, about.programName),
    ];
    if (!isUsable) return found;
    const fixed = (await findSettingsProblems(services)).map((line) => findingOf('problem', line));
    const keys = await checkKeys(services);
    // The state tells how old the signing keys are, so it cannot be read where they do not open.
    const isSealed = keys.some(({ where }) => where === 'ENCRYPTION_KEYS');
    return [...found, ...fixed, ...keys, ...(isSealed ? [] : await checkState(services))];
  };
  return {
    name: 'DATABASE_URL',
    patience: uploadMilliseconds,
    isVital: true,
    async run() {
      if (about.missing !== undefined)
        return [good('DATABASE_URL', `there is no file ${about.missing} yet: the first start makes it`)];
      try {
        return await look();
      } catch (error) {
        const line = about.explain(error);
        if (line === undefined) throw error;
        return [line.includes(': ') ? findingOf('problem', line) : problem('DATABASE_URL', line)];
      }
    },
  };
}

/** Lists everything that `doctor` looks at. */
export function listChecks(services: ServerServices, about: Surroundings): readonly Check[] {
  const { config, now } = services;
  const { sendTo: to, words } = about;
  return [
    settingsCheck(config, about),
    databaseCheck(services, about),
    { name: 'SMTP_URL', isVital: true, run: (signal) => checkMail({ ...config, now: now() }, signal) },
    ...(to === undefined
      ? []
      : [
          {
            name: 'MAIL_FROM',
            patience: uploadMilliseconds,
            run: (signal: AbortSignal) => sendTrialMail({ ...config, to, words, now: now() }, signal),
          },
        ]),
    ...knownUpstreams.flatMap(({ name, settings: { prefix } }): readonly Check[] => {
      const settings = config.upstreams[name];
      return settings
        ? [
            {
              name: `${prefix}_ISSUER`,
              patience: uploadMilliseconds,
              run: (signal) => checkUpstream({ name, prefix, settings, now }, signal),
            },
          ]
        : [];
    }),
    ...(config.mtls
      ? [
          {
            name: 'MTLS_ISSUER',
            patience: uploadMilliseconds,
            run: (signal: AbortSignal) => checkMtls({ ...config, mtls: config.mtls!, now }, signal),
          },
        ]
      : []),
    ...(config.wallet
      ? [{ name: 'WALLET_TRUST_LIST', run: () => Promise.resolve(checkWallet(config.wallet!, now())) }]
      : []),
    { name: 'files', run: () => checkFiles(config, about.environment) },
    { name: 'disk', run: () => checkDisks(config) },
    { name: 'memory', run: () => checkMemory() },
    {
      name: 'ISSUER',
      patience: uploadMilliseconds,
      isVital: true,
      run: (signal) => checkPublicAddress({ ...config, now }, signal),
    },
  ];
}

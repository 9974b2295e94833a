import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { warnOfLegalPages } from '../../../interactions/pages/warn-of-legal-pages.ts';
import { ConfigError, readConfig, type Config } from '../../../config/schema.ts';
import type { Asked, Command, Examination } from '../command.ts';
import { findingOf, type Finding } from '../../doctor/finding.ts';
import { listChecks } from '../../doctor/list-checks.ts';
import { runChecks } from '../../doctor/run-checks.ts';
import { explainFailure } from '../explain-failure.ts';
import { openServices } from '../open-services.ts';
import { programName } from '../../program/program-name.ts';
import { sqlitePath } from '../../store/database/sqlite-database.ts';
import { checkSqliteFile } from '../../store/backup/check-sqlite-file.ts';
import { inspectDatabase, sharesServers } from '../../store/state/inspect-database.ts';

/** Seconds that a statement may take here. A database that does not answer is a finding. */
const databaseSeconds = 5;

/** Milliseconds after which the rest of a large file stays unread, so that the service beside may shorten its journal. */
const fileMilliseconds = 10_000;

const trialWords = {
  subject: 'geopf-id: essai d’envoi / trial message',
  text: 'Ce message montre que le service peut envoyer des courriels.\n\nThis message shows that the service can send mail.\n',
  html: '<p>Ce message montre que le service peut envoyer des courriels.</p><p lang="en">This message shows that the service can send mail.</p>',
};

/** Returns the path of the database file, where it is not there yet. */
function missingFile({ databaseUrl }: Config): string | undefined {
  const path = databaseUrl.startsWith('sqlite:') ? resolve(sqlitePath(databaseUrl)) : undefined;
  return path === undefined || existsSync(path) ? undefined : path;
}

async function warningsOf(config: Config): Promise<readonly string[]> {
  return [...config.warnings, ...(await warnOfLegalPages(config))];
}

async function examineWith(config: Config, asked: Asked, environment: Parameters<NonNullable<Command['examine']>>[0]) {
  const limited = { ...config, metricsPort: undefined, databaseTimeoutSeconds: databaseSeconds, databasePool: 3 };
  // To open a file that is not there would make it.
  const missing = missingFile(config);
  const folder = missing === undefined ? undefined : mkdtempSync(join(tmpdir(), 'geopf-id-doctor-'));
  const databaseUrl = folder === undefined ? config.databaseUrl : `sqlite:${folder}/none`;
  const services = openServices({ ...limited, databaseUrl, auditLog: false }, asked.stderr, 'silent');
  try {
    const own = { ...services, config };
    return await runChecks(
      listChecks(own, {
        environment,
        programName,
        warnings: () => warningsOf(config),
        inspect: () => inspectDatabase(services.database),
        checkFile: () => checkSqliteFile(databaseUrl, fileMilliseconds),
        missing,
        sharesServers: () => sharesServers(config.databaseUrl),
        explain: (error) => explainFailure(error, config),
        sendTo: asked.options['send-to'],
        words: trialWords,
      }),
    );
  } finally {
    await services.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

const marks = { problem: 'PROBLEM', warning: 'warning', good: 'well' } as const;

/** Writes findings a line each, and in one line alone whatever the program had to say. */
function toText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ where }) => where.length));
  const line = ({ level, where, what, advice }: Finding) =>
    `${marks[level].padEnd(7)}  ${where.padEnd(width)}  ${what}${advice === undefined ? '' : `: ${advice}`}`.replace(
      /\s*\n\s*/g,
      ' ',
    );
  return findings.map(line).join('\n');
}

function answer(findings: readonly Finding[], code: Examination['code']): Examination {
  return { json: { findings }, text: toText(findings), code };
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'check the settings and all that surrounds the service',
  options: { 'send-to': { value: 'ADDRESS', meaning: 'also send a trial message there' } },
  details: [
    'Looks at settings, database, schema, keys, mail server, upstreams, files, disk, memory, clocks, and at the service through its public',
    'address. Nothing is changed. Also before the first start, and while the service runs. Exits with 0 where nothing is wrong (warnings may',
    'be there), with 1 where something is, and with 2 where it could not look.',
  ],
  run: () => Promise.reject(new Error('doctor is run by examine')),
  async examine(environment, asked) {
    let config: Config;
    try {
      config = readConfig(environment);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return answer(
        error.problems.map((line) => findingOf('problem', line)),
        2,
      );
    }
    const findings = await examineWith(config, asked, environment);
    return answer(findings, findings.some(({ level }) => level === 'problem') ? 1 : 0);
  },
};

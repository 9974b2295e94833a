import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../../../config/schema.ts';
import type { Asked, Command, Outcome } from '../command.ts';
import { openServices } from '../open-services.ts';
import { cliTable } from '../table.ts';
import { readBackup } from '../../backup/backup-content.ts';
import type { BackupManifest } from '../../backup/backup-manifest.ts';
import { describeDeletions } from '../../backup/describe-deletions.ts';
import { backupKeysOf, makeBackup, type MadeBackup } from '../../backup/make-backup.ts';
import { readDeletionsFile, readDeletionsFrom, type LaterDeletions } from '../../backup/read-deletions.ts';
import { restoreBackup } from '../../backup/restore-backup.ts';
import { settle, type Settled } from '../../backup/settle.ts';
import { writeWholeFile } from '../../backup/write-whole-file.ts';
import { Refused } from '../../commands/refused.ts';
import { isoTime } from '../../domain/time.ts';
import type { ServerServices } from '../../services.ts';

const force = 'replace the file if it exists';

/** Returns a stream into the standard output, which stays open. A reader that closes its end makes it fail. */
function intoStandardOutput(stdout: Writable): Writable {
  let failed: Error | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    failed ??= new Refused(`the standard output cannot be written (${error.code})`, { cause: error });
  });
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (stdout.write(chunk)) return done(failed);
      once(stdout, 'drain').then(
        () => done(failed),
        (error: Error) => done(failed ?? error),
      );
    },
    final: (done) => void stdout.write(Buffer.alloc(0), () => done(failed)),
  });
}

/** Runs `write` with the stream that `--to` names: a file that gets its name when it is whole, or the standard output. */
function writeTo<T>(
  { options: { to = '' }, flags, stdout }: Asked,
  write: (target: Writable) => Promise<T>,
): Promise<T> {
  if (to === '-') return write(intoStandardOutput(stdout));
  return writeWholeFile(to, { isForced: flags['force'] === true, write });
}

/** Returns the outcome of a command with `--to`. Beside a file on the standard output, what is said goes to the other output. */
function outcomeOf({ options }: Asked, json: object, text: string): Outcome {
  return options['to'] === '-' ? { json, isWritten: true, note: text } : { json, text };
}

const factsOf = ({ madeAt, version, kind, dialect, migrations, issuer, rows, bytes, checksums }: BackupManifest) => ({
  made_at: madeAt,
  version,
  kind,
  database: dialect,
  schema: migrations.at(-1) ?? null,
  issuer,
  rows,
  content_bytes: bytes,
  checksums,
});

/** Returns a size as people read it: a small backup has more than 0.0 MB. */
const shownSize = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
const totalOf = (rows: Readonly<Record<string, number>>) => Object.values(rows).reduce((sum, count) => sum + count, 0);

function describeManifest({ madeAt, version, kind, issuer, rows, migrations }: BackupManifest): string {
  return [
    `made at ${madeAt} by version ${version}, as ${kind}, with the schema ${migrations.at(-1) ?? 'of no migration'}`,
    `of ${issuer}`,
    `${rows['accounts'] ?? 0} accounts, ${rows['clients'] ?? 0} clients, ${totalOf(rows)} rows in ${Object.keys(rows).length} tables`,
  ].join('\n');
}

function describeMade(asked: Asked, { manifest, size }: MadeBackup): Outcome {
  const text = `${asked.options['to'] === '-' ? 'standard output' : asked.options['to']}: ${shownSize(size)}\n${describeManifest(manifest)}`;
  return outcomeOf(asked, { ...factsOf(manifest), bytes: size }, text);
}

/** Returns the deletions that the options name; undefined where they name none. */
async function readDeletions(services: ServerServices, { options }: Asked): Promise<LaterDeletions | undefined> {
  const { deletions: file, 'deletions-from': url } = options;
  if (file !== undefined && url !== undefined) throw new Refused('give --deletions or --deletions-from, not both');
  if (file !== undefined) return readDeletionsFile(file, services.config.issuer);
  if (url === undefined) return undefined;
  if (url === services.config.databaseUrl)
    throw new Refused('--deletions-from names the database that is restored into');
  return readDeletionsFrom(url, services.nowSeconds());
}

/** Says loudly what a restore could not do. */
function describeGap(since: string, deletions: LaterDeletions | undefined): string {
  if (deletions)
    return `Deletions are known up to ${isoTime(deletions.until)}. A person whose account was deleted later is back.`;
  return [
    `WARNING: accounts that were deleted after ${since} are back, because no list of deletions was given.`,
    'Restore again with --deletions or --deletions-from, or delete them by: account delete SUB',
  ].join('\n');
}

function describeSettled({ sessions, held, deletions }: Settled): readonly string[] {
  const messages = Object.entries(held).map(([kind, count]) => [kind, String(count)]);
  return [
    sessions === undefined
      ? 'Sessions, tokens and links go on, also those that were withdrawn meanwhile.'
      : `${sessions} sessions were ended, with all tokens, codes and links: everybody signs in anew.`,
    ...(deletions
      ? [
          `${deletions.deleted} accounts were deleted again, ${deletions.closed} were closed again, and ${deletions.opened} whose deletion was cancelled were opened again.`,
        ]
      : []),
    `${totalOf(held)} messages were held back, because they may have left before.`,
    ...(messages.length > 0 ? [cliTable(messages)] : []),
  ];
}

const settledFacts = ({ sessions, held, deletions }: Settled, later: LaterDeletions | undefined) => ({
  sessions_ended: sessions ?? null,
  messages_held: held,
  deleted_again: deletions?.deleted ?? null,
  closed_again: deletions?.closed ?? null,
  opened_again: deletions?.opened ?? null,
  deletions_known_until: later ? isoTime(later.until) : null,
});

async function verify(config: Config, { options: { from = '' } }: Asked): Promise<Outcome> {
  const manifest = await readBackup(from, { keys: backupKeysOf(config) });
  return { json: factsOf(manifest), text: `whole and unaltered\n${describeManifest(manifest)}` };
}

const to = { value: 'FILE', meaning: 'the file to write, or - for the standard output', isRequired: true } as const;
const laterDeletions = {
  deletions: { value: 'FILE', meaning: 'deletions that came later: from "account deletions", or lines of AUDIT_LOG' },
  'deletions-from': { value: 'URL', meaning: 'the address of the former database, where it can still be read' },
};
const keepSessions = { 'keep-sessions': 'leave sessions, tokens and links as they were' };
const from = { value: 'FILE', meaning: 'the backup', isRequired: true } as const;

/** The commands about backups, in the order of the help. */
export const backupCommands: readonly Command[] = [
  {
    name: 'backup',
    summary: 'write an encrypted backup of the database, while the server runs',
    options: { to },
    readsOlder: true,
    flags: { force, portable: 'write rows, which can be restored into SQLite and PostgreSQL alike' },
    details: [
      'Needs BACKUP_KEY. The content is that of one moment. The file appears when it is whole. Photos, keys and clients are in it; the secrets',
      'of the settings are not, and a restore needs them.',
    ],
    run: async (services, asked) => {
      const made = await makeBackup(services, {
        isPortable: asked.flags['portable'] === true,
        into: (write) => writeTo(asked, write),
      });
      return describeMade(asked, made);
    },
  },
  {
    name: 'backup verify',
    summary: 'read a whole backup and check that nothing of it was altered or lost',
    options: { from },
    details: ['Needs BACKUP_KEY, and no database.'],
    run: ({ config }, asked) => verify(config, asked),
    runAlone: verify,
  },
  {
    name: 'restore',
    summary: 'restore a backup into an empty database',
    options: {
      from,
      ...laterDeletions,
    },
    flags: {
      ...keepSessions,
      'lost-keys': 'go on although former keys of the backup are missing from the settings',
    },
    migrates: true,
    details: [
      'Needs BACKUP_KEY and the settings of the server that was backed up. Stop the server first. A backup of an older version is brought to',
      'the newest schema. All sessions, tokens, codes and links end, and messages that had not left are held back. The database stays empty',
      'until everything is there.',
    ],
    run: async (services, asked) => {
      const keepsSessions = asked.flags['keep-sessions'] === true;
      const deletions = await readDeletions(services, asked);
      const restored = await restoreBackup(services, {
        path: asked.options['from'] ?? '',
        keepsSessions,
        acceptsLostKeys: asked.flags['lost-keys'] === true,
        deletions,
        actor: { kind: 'command', name: asked.operator },
        open: (databaseUrl) => openServices({ ...services.config, databaseUrl }, asked.stderr),
      });
      const { manifest, unknownTables } = restored;
      const left = unknownTables.map((table) => `The table ${table} is none of this program: its rows were left out.`);
      return {
        json: { ...factsOf(manifest), ...settledFacts(restored, deletions), unknown_tables: unknownTables },
        text: [describeManifest(manifest), ...describeSettled(restored), ...left].join('\n'),
        note: describeGap(manifest.madeAt, deletions),
      };
    },
  },
  {
    name: 'restore settle',
    summary: 'do what follows a restore, on a database that another program has brought back',
    options: laterDeletions,
    flags: { ...keepSessions, force: 'although processes seem to serve from the database' },
    details: [
      'For a database that came back by Litestream, pg_dump, pg_basebackup or an archive of the WAL. Stop the server first. All sessions, tokens,',
      'codes and links end, messages that had not left are held back, and accounts that were deleted later are deleted again.',
    ],
    run: async (services, asked) => {
      const serving = (await services.state.processes.list()).filter(({ isGone }) => !isGone).length;
      if (serving > 0 && asked.flags['force'] !== true)
        throw new Refused(
          `${serving} ${serving === 1 ? 'process serves' : 'processes serve'} from this database, or did two minutes before it was as it is: stop them, and give --force`,
        );
      const deletions = await readDeletions(services, asked);
      const keepsSessions = asked.flags['keep-sessions'] === true;
      const settled = await services.transaction((trx) => settle(services, trx, { keepsSessions, deletions }));
      return {
        json: settledFacts(settled, deletions),
        text: describeSettled(settled).join('\n'),
        note: describeGap('the moment to which the database was brought back', deletions),
      };
    },
  },
  {
    name: 'account deletions',
    summary: 'list deleted accounts and those that wait for their deletion, for a later restore',
    options: { to },
    flags: { force },
    details: [
      'Keep the file apart from the server, and write it often: "restore --deletions FILE" then leaves out people whose account was deleted',
      'after the backup was made. It holds their sub and the time, nothing else.',
    ],
    run: async (services, asked) => {
      const lines = describeDeletions(services);
      let count = 0;
      const counted = async function* () {
        for await (const line of lines) {
          count++;
          yield `${JSON.stringify(line)}\n`;
        }
      };
      await writeTo(asked, (target) => pipeline(Readable.from(counted()), target));
      const accounts = count - 1;
      return outcomeOf(asked, { accounts }, `${accounts} accounts`);
    },
  },
];

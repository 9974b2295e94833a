import { createPublicKey } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from '../command.ts';
import { cliTable } from '../table.ts';
import { auditQueryNames, type AuditQuery } from '../../commands/audit/audit-query.ts';
import { beginAuditAnew } from '../../commands/audit/begin-audit-anew.ts';
import { auditFormats, exportAudit, type AuditFormat } from '../../commands/audit/export-audit.ts';
import { listAudit } from '../../commands/audit/list-audit.ts';
import { verifyAudit, type Verification, type Verifying } from '../../commands/audit/verify-audit.ts';
import { Refused } from '../../commands/refused.ts';
import { auditLineOf } from '../../domain/audit/audit-line.ts';
import type { ServerServices } from '../../services.ts';
import type { AuditHead } from '../../store/audit/chain/audit-head.ts';

function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Refused(`the file ${path} cannot be read, or is not JSON`);
  }
}

/** Returns the head of a file: one that `audit verify --json` printed, or the line of a collector. */
function headIn(path: string): AuditHead {
  const file = readJsonFile(path) as { readonly head?: unknown } | null;
  const head = (file?.head ?? file) as Partial<AuditHead> | null;
  const isHead = typeof head?.seq === 'number' && typeof head.hash === 'string' && typeof head.signature === 'string';
  if (!isHead || typeof head.kid !== 'string' || typeof head.signedAt !== 'number')
    throw new Refused(`the file ${path} holds no signed head: keep what "audit verify --json" prints`);
  return { note: {}, kind: 'latest', ...head } as AuditHead;
}

/** Returns the public key of a file (JWK), by its name. */
function keyIn(services: ServerServices, path: string): NonNullable<Verifying['keys']> {
  try {
    const key = createPublicKey({ key: readJsonFile(path) as never, format: 'jwk' });
    return new Map([[services.auditTrail.evidence.kidOf(key), key]]);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`the file ${path} holds no public key as a JWK`, { cause: error });
  }
}

function lineIn(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Refused('--after takes the number of a line; see --help');
  return Number(text);
}

/** Says what was looked at, in lines. */
function describe(told: Verification): string {
  const { chained, older, unchained, sealed_from: from, begun_at: begun, purged_until: purged, head, fault } = told;
  return [
    fault
      ? `${chained} chained lines were checked, up to the first one that something was done to.`
      : `${chained} lines are chained, ${unchained} wait for their link.`,
    ...(begun === undefined ? ['The chain has not begun: no server has run yet.'] : [`The chain began at ${begun}.`]),
    ...(purged === undefined ? [] : [`Lines up to ${purged} were purged, which is signed.`]),
    ...(older === 0
      ? []
      : [`${older} lines were written before the chain: what was done to them before it began cannot be seen.`]),
    ...(from && !fault ? [`From line ${from.line} (${from.at}) on every line is as the program wrote it.`] : []),
    ...(head ? [`The newest link is ${head.seq}, signed at ${new Date(head.signedAt * 1000).toISOString()}.`] : []),
  ].join('\n');
}

const filterOptions = {
  from: { value: 'TIME', meaning: 'from this day or moment on, UTC: 2026-11-27 or 2026-11-27T20:00' },
  to: { value: 'TIME', meaning: 'up to this day or moment' },
  actor: { value: 'WHO', meaning: 'sub, user name or address of a person, id of a client, or name of an operator' },
  action: { value: 'EVENT', meaning: 'name of the event, such as account.disabled' },
  target: { value: 'WHAT', meaning: 'sub, user name or address of a person, id of a client or of another thing' },
  client: { value: 'CLIENT', meaning: 'id of the client that takes part' },
} as const;

const queryOf = (options: Readonly<Record<string, string>>): AuditQuery =>
  Object.fromEntries(auditQueryNames.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));

const refuse = (problem: string): never => {
  throw new Refused(
    problem === 'after' ? '--after is not a cursor of these filters' : `--${problem} cannot be understood; see --help`,
  );
};

/** Lines of a list. A longer one is a file: `audit export`. */
const listed = 100;

/** Writes the file, which must not exist. A line of the audit that tells of it is written first. */
async function writeExport(
  services: ServerServices,
  file: string,
  asked: Parameters<typeof exportAudit>[1],
): Promise<number> {
  const answer = await exportAudit(services, asked);
  if (!answer.ok) return refuse(answer.problem);
  await services.flush();
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(Readable.from(answer.file), target);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Refused(code === 'EEXIST' ? `the file ${file} exists` : `the file ${file} cannot be written (${code})`);
  }
  return target.bytesWritten;
}

/** The commands about the audit, in the order of the help. */
export const auditCommands: readonly Command[] = [
  {
    name: 'audit list',
    summary: 'list lines of the audit, the newest first, a hundred at a time',
    options: { ...filterOptions, after: { value: 'CURSOR', meaning: 'go on where the list before ended' } },
    run: async (services, { options }) => {
      const answer = await listAudit(services, { query: queryOf(options), reader: 'command', size: listed });
      if (!answer.ok) return refuse(answer.problem);
      const { rows, after } = answer.found;
      const cells = rows.map((row) => [
        String(row.id),
        auditLineOf(row, row.id).at,
        row.event,
        [row.actor_kind, row.actor_id].filter(Boolean).join(' '),
        row.account_id ?? row.target_id ?? row.client_id ?? '',
      ]);
      return {
        json: { lines: rows.map((row) => auditLineOf(row, row.id)), next: after ?? null },
        text: cliTable(cells, 'no line'),
        ...(after !== undefined && { note: `more with --after ${after}` }),
      };
    },
  },
  {
    name: 'audit export',
    summary: 'write lines of the audit to a file',
    takesReason: true,
    options: {
      ...filterOptions,
      file: { value: 'FILE', meaning: 'the file, which must not exist', isRequired: true },
      format: { value: 'csv|jsonl', meaning: 'by default what the name of the file ends with, else jsonl' },
    },
    run: async (services, { options, reason }) => {
      const { file = '' } = options;
      const named = options['format'] ?? file.split('.').at(-1);
      const format =
        auditFormats.find((one) => one === named) ?? (options['format'] === undefined ? 'jsonl' : refuse('format'));
      const bytes = await writeExport(services, file, {
        query: queryOf(options),
        format: format as AuditFormat,
        reason,
      });
      return { json: { file, format, bytes }, text: `${file}: ${bytes} bytes` };
    },
  },
  {
    name: 'audit verify',
    summary: 'check that no line of the audit was changed, removed or inserted',
    options: {
      head: { value: 'FILE', meaning: 'a head that was kept elsewhere: the chain must still hold it' },
      key: { value: 'FILE', meaning: 'the public key to trust (JWK), in the place of the one in the database' },
      after: { value: 'LINE', meaning: 'leave out the lines up to this one' },
    },
    details: [
      'Names the first line that something was done to, and exits with 1. With --json it prints the signed head too: whoever keeps it',
      'elsewhere can show later, by --head, that the end of the audit was not cut off, nor the whole database put back.',
    ],
    run: async (services, { options: { head, key, after } }) => {
      const told = await verifyAudit(services, {
        ...(head !== undefined && { head: headIn(head) }),
        ...(key !== undefined && { keys: keyIn(services, key) }),
        ...(after !== undefined && { after: lineIn(after) }),
      });
      return { json: told, text: describe(told), ...(told.fault && { failure: told.fault.what }) };
    },
  },
  {
    name: 'audit begin-anew',
    summary: 'begin the chain of the audit anew with the lines that are there, once what was done to it is known',
    takesReason: true,
    details: [
      'Needs --reason. What was done to the lines before cannot be seen afterwards: keep the output of "audit verify" first.',
    ],
    run: async (services, { reason }) => {
      await beginAuditAnew(services, { reason });
      return { json: { begun: true }, text: 'the chain begins anew with the lines that are there' };
    },
  },
];

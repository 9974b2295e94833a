import type { Command, Outcome } from '../command.ts';
import { cliTable } from '../table.ts';
import { Refused } from '../../commands/refused.ts';
import type { ProcessState } from '../../domain/state/process-facts.ts';
import { isOlderVersion } from '../../domain/state/is-older-version.ts';
import { programVersion } from '../../program/program-version.ts';
import type { ServerServices } from '../../services.ts';
import type { Database } from '../../store/database/database.ts';
import type { StatementKind } from '../../store/migrations/judge-statement.ts';
import { lockSeconds, migrateUp } from '../../store/migrations/migrations.ts';
import { planMigrations, type PlannedStatement, type PlannedStep } from '../../store/migrations/plan-migrations.ts';

/** The migration that made the table of processes. */
const processesMade = '0027-statistics';

/** Returns the processes that live and that a step would shut out. */
const olderThan = ({ oldest }: PlannedStep, living: readonly ProcessState[]) =>
  oldest === undefined ? [] : living.filter(({ version }) => isOlderVersion(version, oldest));

const versionsOf = (processes: readonly ProcessState[]) =>
  [...new Set(processes.map(({ version }) => version))].join(', ');

async function readPlan({ database, state: { processes }, migrations }: ServerServices) {
  const steps = await planMigrations(database, migrations);
  const isTableThere = !steps.some(({ name }) => name === processesMade);
  const living = isTableThere ? (await processes.list()).filter(({ isGone }) => !isGone) : [];
  return steps.map((step) => ({ step, older: olderThan(step, living) }));
}

type Planned = Awaited<ReturnType<typeof readPlan>>[number];

const wordsOf: Readonly<Record<StatementKind, string>> = {
  table: 'makes the table',
  column: 'adds columns to',
  index: 'builds an index on',
  'concurrent-index': 'builds an index beside reads and writes on',
  'drop-index': 'drops an index',
  rows: 'writes rows of',
  other: 'changes or takes away',
};

const passes = `waits for who uses it, ${lockSeconds} s at a time`;
/** Says who waits meanwhile. On SQLite every write waits for a transaction that writes, and reads go on. */
const waitsOf: Readonly<Record<Database['dialect'], Readonly<Record<StatementKind, string>>>> = {
  postgres: {
    table: 'nobody waits',
    column: `at once; ${passes}`,
    index: 'writes to the table wait until it is built',
    'concurrent-index': 'nobody waits',
    'drop-index': `at once; ${passes}`,
    rows: 'who writes the same rows waits',
    other: `every use of the table may wait; ${passes}`,
  },
  sqlite: {
    table: 'at once',
    column: 'at once',
    index: 'writes wait until it is built',
    'concurrent-index': 'writes wait until it is built',
    'drop-index': 'at once',
    rows: 'writes wait',
    other: 'writes wait',
  },
};

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000)} MB`;

const sizeText = ({ size }: PlannedStatement) => {
  if (size === undefined) return '';
  return ` (${size.rows} rows${size.bytes === undefined ? '' : `, ${megabytes(size.bytes)}`})`;
};

function textOf({ step, older }: Planned, dialect: Database['dialect']): string {
  const others = step.oldest === undefined ? 'older processes go on' : `processes from ${step.oldest} on go on`;
  const rows = step.statements.map((statement) => [
    `  ${[wordsOf[statement.kind], statement.table ?? ''].join(' ').trimEnd()}${sizeText(statement)}`,
    waitsOf[dialect][statement.kind],
  ]);
  return [
    `${step.name}: ${step.kind}, ${others}`,
    ...(older.length > 0 ? [`  refused while processes of ${versionsOf(older)} live: ${older.length}`] : []),
    ...(rows.length > 0 ? [cliTable(rows)] : []),
    ...(step.isWhole ? [] : ['  reads rows, and may write more than this']),
  ].join('\n');
}

const describeStatement = (dialect: Database['dialect']) => (statement: PlannedStatement) => ({
  does: `${wordsOf[statement.kind]} ${statement.table ?? ''}`.trimEnd(),
  table: statement.table ?? null,
  rows: statement.size?.rows ?? null,
  bytes: statement.size?.bytes ?? null,
  waits: waitsOf[dialect][statement.kind],
});

async function showPlan(services: ServerServices): Promise<Outcome> {
  const plan = await readPlan(services);
  const { dialect } = services.database;
  const steps = plan.map(({ step, older }) => ({
    migration: step.name,
    kind: step.kind,
    oldest_version: step.oldest ?? null,
    refused_by: older.map(({ id, version }) => ({ id, version })),
    statements: step.statements.map(describeStatement(dialect)),
    is_whole: step.isWhole,
  }));
  const text = plan.map((planned) => textOf(planned, dialect)).join('\n');
  const note = 'Nothing was changed.';
  return { json: { version: programVersion, steps }, text: text || 'nothing to do', note };
}

async function migrate(services: ServerServices, isForced: boolean): Promise<Outcome> {
  const plan = await readPlan(services);
  const waiting = isForced ? [] : plan.filter(({ older }) => older.length > 0);
  const names = waiting.map(({ step }) => step.name);
  const applied = await migrateUp(services.database, {
    folder: services.migrations,
    mustWait: (name) => names.includes(name),
  });
  if (applied.length > 0)
    services.audit({
      event: 'schema.migrated',
      target: { kind: 'schema', id: applied.at(-1)! },
      details: { applied, ...(isForced && { forced: true }) },
    });
  const json = { applied, ...(names.length > 0 && { waiting: names }) };
  const text = applied.length > 0 ? applied.join('\n') : 'nothing to do';
  if (waiting.length === 0) return { json, text };
  const notes = waiting.map(({ step, older }) => {
    const [who, need, they] =
      older.length === 1 ? ['a process', 'needs', 'it has'] : [`${older.length} processes`, 'need', 'they have'];
    return `${step.name} waits: it takes away what ${who} of version ${versionsOf(older)} ${need}. Run migrate again when ${they} stopped.`;
  });
  return { json, text, note: notes.join('\n') };
}

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database to the newest schema',
  migrates: true,
  flags: {
    plan: 'say what would be done, to tables of which size, and who would wait; change nothing',
    force: 'take away what older processes need, although some are alive',
  },
  details: [
    'A step that only adds (expand) runs beside processes of older versions. A step that takes away (contract) is refused while a process',
    'lives that needs what goes: the server works without the step, and the next migrate runs it. A process that ended without saying so',
    'counts for two minutes.',
  ],
  async run(services, { flags }) {
    const { halfRestored } = await services.readSchema();
    if (halfRestored) throw new Refused(halfRestored);
    return flags['plan'] === true ? showPlan(services) : migrate(services, flags['force'] === true);
  },
};

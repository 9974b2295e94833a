import type { ProcessState } from '../domain/state/process-facts.ts';
import type { DatabaseInspection } from '../store/state/inspect-database.ts';
import type { SchemaState } from '../store/migrations/migrations.ts';
import { findingOf, good, problem, warning, type Finding } from './finding.ts';

/** The oldest version of PostgreSQL that its makers still mend. */
const oldestMajor = 14;
/** Connections of a process beside its pool. */
const besidePool = 4;
const where = 'DATABASE_URL';

interface Seen {
  readonly inspection: DatabaseInspection;
  /** Processes that live now. */
  readonly living: readonly ProcessState[];
  readonly databasePool: number;
  readonly sharesServers: boolean;
}

function judgeServer({ inspection, living, databasePool, sharesServers }: Seen): readonly Finding[] {
  const { server } = inspection;
  if (!server) return [];
  const { major, isStandby, maxConnections, openConnections, hasAutovacuum, unknownTables, ownsTables, closedTables } =
    server;
  const found: Finding[] = [];
  if (major < oldestMajor)
    found.push(
      warning(where, `${inspection.version} is no longer mended by its makers`, `upgrade to ${oldestMajor} or later`),
    );
  if (isStandby) found.push(problem(where, 'this server is a standby, which takes no writes', 'name the primary'));
  // A release that starts beside the present one needs connections too.
  const needed = (Math.max(living.length, 1) + 1) * (databasePool + besidePool);
  if (needed > maxConnections)
    found.push(
      warning(
        where,
        `${living.length} processes and one more during an upgrade may open ${needed} connections, and the server has ${maxConnections}`,
        'raise its max_connections, or lower DATABASE_POOL',
      ),
    );
  else if (openConnections > 0.9 * maxConnections)
    found.push(
      warning(
        where,
        `${openConnections} of ${maxConnections} connections are open`,
        'look which program holds them, or raise max_connections',
      ),
    );
  if (sharesServers)
    found.push(
      problem(
        where,
        'a pooler gives a server to each transaction, so that prepared statements are lost',
        'let it pool by session (pool_mode = session), or connect without it',
      ),
    );
  if (!hasAutovacuum) found.push(warning(where, 'autovacuum is off', 'set autovacuum = on: tables grow without it'));
  if (closedTables.length > 0)
    found.push(
      problem(
        where,
        `its user may not read and write ${closedTables.slice(0, 5).join(', ')}`,
        'give it the rights on every table and sequence, as docs/operations.md does',
      ),
    );
  if (ownsTables)
    found.push(
      warning(
        where,
        'its user owns tables of the service, so that everybody who has this address can rewrite the audit and break the glass',
        'give the tables an owner of their own, who migrates and restores, as docs/operations.md does',
      ),
    );
  if (unknownTables.length > 0)
    found.push(warning(where, `PostgreSQL has no statistics of ${unknownTables.join(', ')}`, 'run in psql: ANALYZE'));
  return found;
}

const writeAdvice: Readonly<Record<string, string>> = {
  '42501': 'let the user of DATABASE_URL make temporary tables',
  '25006': 'name the primary server',
  SQLITE_READONLY: 'let the user of the service write the file and its folder',
  SQLITE_FULL: 'make room on its disk',
  '53100': 'make room on its disk',
};

export function judgeDatabase(seen: Seen): readonly Finding[] {
  const { version, writeFault } = seen.inspection;
  const found = [
    ...(writeFault === undefined
      ? []
      : [
          problem(
            where,
            `no table can be made (${writeFault})`,
            writeAdvice[writeFault] ?? 'look at the log of the database',
          ),
        ]),
    ...judgeServer(seen),
  ];
  return found.some(({ level }) => level === 'problem')
    ? found
    : [...found, good(where, `${version} answers and takes writes`)];
}

export function judgeSchema(schema: SchemaState, command: string): readonly Finding[] {
  const { pending, unknown, newest, halfRestored } = schema;
  if (unknown)
    return [problem('schema', `the database is too new for this program (${unknown})`, 'start the newer release')];
  if (halfRestored) return [findingOf('problem', halfRestored)];
  if (newest === undefined) return [good('schema', 'the database is empty: the first start fills it')];
  if (pending.length > 0)
    return [problem('schema', `the migrations ${pending.join(', ')} are still to be run`, `run: ${command} migrate`)];
  return [good('schema', `up to date, ${newest} is the newest migration`)];
}

import { eventsOf, type AccountEventName, type ShownEventName } from '../../domain/account/history-events.ts';
import type { Database, Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** An event of an account as its person may read it. */
export interface HistoryEvent {
  /** Number of the line of the audit. Later lines have larger numbers. No page shows it: it tells how much happens elsewhere. */
  readonly id: number;
  /** Epoch seconds. */
  readonly at: number;
  readonly event: ShownEventName;
  readonly clientId: string | undefined;
  /** The network from which it was done, without the end of the address. */
  readonly network: string | undefined;
  readonly browser: string | undefined;
  readonly system: string | undefined;
  /** Somebody of the administration did it. From where they asked is not told. */
  readonly isByAgent: boolean;
  /** Kinds and references. No value that a person typed is among them. */
  readonly details: Readonly<Record<string, unknown>>;
}

interface PageOfHistory {
  readonly accountId: string;
  /** Names of the events that are wanted; all that a person may read when left out. */
  readonly events?: readonly ShownEventName[];
  /** The number of the last event that was read. Older ones follow. */
  readonly after?: number | undefined;
  readonly size: number;
}

export interface HistoryStore {
  /** Returns the newest events of an account, or those that are older than `after`; one read. */
  page(asked: PageOfHistory): Promise<readonly HistoryEvent[]>;
  /** Returns one event of the account; undefined for an event of another account, and for one that no person may read. */
  find(asked: { readonly accountId: string; readonly id: number }): Promise<HistoryEvent | undefined>;
  /**
   * Returns the numbers of the events of which the person has said that she did not do them.
   * @param trx The transaction in which the account is locked, where a report is to be written at most once.
   */
  reported(accountId: string, trx?: Transaction): Promise<ReadonlySet<number>>;
  /** Returns how many lines with this event the account has since that time; epoch seconds. */
  countSince(
    trx: Transaction | undefined,
    asked: { readonly accountId: string; readonly event: AccountEventName; readonly since: number },
  ): Promise<number>;
  /** Yields every event of an account, the newest first. Only one batch is in memory at a time. */
  all(accountId: string): AsyncGenerator<HistoryEvent, void, undefined>;
}

const columns =
  'id, at, event, account_id, client_id, actor_kind, actor_id, network, browser_family, system_family, details';
const among = { sqlite: 'IN (SELECT value FROM json_each(?))', postgres: '= ANY(?::text[])' } as const;
const oneOf = { sqlite: (ids: string) => `IN (${ids})`, postgres: (ids: string) => `= ANY(ARRAY(${ids}))` } as const;
const newest = Number.MAX_SAFE_INTEGER;
const batchSize = 500;

/**
 * Lines that are wanted are found in the index alone, which holds account, number and event: an account may have a hundred thousand lines, and
 * those of other kinds are passed over without being read.
 */
const pageOf = (dialect: Database['dialect']) =>
  `SELECT ${columns} FROM audit WHERE id ${oneOf[dialect](
    `SELECT id FROM audit WHERE account_id = ? AND id < CAST(? AS bigint) AND event ${among[dialect]} ORDER BY id DESC LIMIT ?`,
  )} ORDER BY id DESC`;
const byId = `SELECT ${columns} FROM audit WHERE account_id = ? AND id = CAST(? AS bigint)`;

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/**
 * Returns whether an operator, another person or a program of the operator did it, and not the person of the account. A service that acts for
 * the person is the service that the line is about.
 */
const isOfAgent = ({ actor_kind: kind, actor_id: id, account_id: account, client_id: client }: Row) =>
  kind === 'command' || (kind === 'account' && id !== account) || (kind === 'client' && id !== client);

function toEvent(row: Row): HistoryEvent {
  const isByAgent = isOfAgent(row);
  const origin = (column: string) => (isByAgent ? undefined : text(row[column]));
  return {
    id: Number(row['id']),
    at: Number(row['at']),
    event: row['event'] as ShownEventName,
    clientId: text(row['client_id']),
    network: origin('network'),
    browser: origin('browser_family'),
    system: origin('system_family'),
    isByAgent,
    details: JSON.parse(text(row['details']) ?? '{}') as Record<string, unknown>,
  };
}

/** Makes what reads the audit for the person whom it is about. */
export function createHistoryStore({ database }: Pick<StoreParts, 'database'>): HistoryStore {
  const { dialect, reader } = database;
  const sql = pageOf(dialect);
  const shown = new Set<string>(eventsOf());
  const page: HistoryStore['page'] = async ({ accountId, events = eventsOf(), after = newest, size }) => {
    const names = dialect === 'sqlite' ? JSON.stringify(events) : events;
    return (await reader.all(sql, [accountId, after, names, size])).map(toEvent);
  };
  return {
    page,
    async find({ accountId, id }) {
      const [row] = await reader.all(byId, [accountId, id]);
      return row && shown.has(String(row['event'])) ? toEvent(row) : undefined;
    },
    async reported(accountId, trx) {
      const report: ShownEventName = 'account.stranger_reported';
      const knex = trx ?? database.knex;
      const ids = knex('audit').where({ account_id: accountId, event: report }).select('id');
      const lines = await knex('audit').whereIn('id', ids).pluck<string[]>('details');
      return new Set(lines.map((details) => Number((JSON.parse(details) as { line: number }).line)));
    },
    async countSince(trx, { accountId, event, since }) {
      const [row] = (await (trx ?? database.knex)('audit')
        .where({ account_id: accountId, event })
        .where('at', '>', since)
        .count({ lines: '*' })) as Row[];
      return Number(row?.['lines']);
    },
    async *all(accountId) {
      for (let after: number | undefined; ;) {
        const events = await page({ accountId, after, size: batchSize });
        yield* events;
        if (events.length < batchSize) return;
        after = events.at(-1)?.id;
      }
    },
  };
}

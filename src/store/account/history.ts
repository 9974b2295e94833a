import { eventsOf, type AccountEventName, type ShownEventName } from '../../domain/account/history-events.ts';
import type { Database, Transaction } from '../database/database.ts';
import { defineRow, json, number, oneOf, optional, text, type RowOf } from '../database/define-row.ts';
import { countRows } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { amongTexts } from '../database/among-texts.ts';

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

const lineShape = defineRow({
  id: number,
  at: number,
  event: oneOf<ShownEventName>(),
  accountId: optional(text),
  clientId: optional(text),
  actorKind: optional(text),
  actorId: optional(text),
  network: optional(text),
  browserFamily: optional(text),
  systemFamily: optional(text),
  details: optional(json<Record<string, unknown>>()),
});
type Line = RowOf<typeof lineShape>;
const idAmong = { sqlite: (ids: string) => `IN (${ids})`, postgres: (ids: string) => `= ANY(ARRAY(${ids}))` } as const;
const newest = Number.MAX_SAFE_INTEGER;
const batchSize = 500;

/**
 * Lines that are wanted are found in the index alone, which holds account, number and event: an account may have a hundred thousand lines, and
 * those of other kinds are passed over without being read.
 */
const pageOf = (dialect: Database['dialect']) =>
  `SELECT ${lineShape.select} FROM audit WHERE id ${idAmong[dialect](
    `SELECT id FROM audit WHERE account_id = ? AND id < CAST(? AS bigint) AND event ${amongTexts[dialect]} ORDER BY id DESC LIMIT ?`,
  )} ORDER BY id DESC`;
const byId = `SELECT ${lineShape.select} FROM audit WHERE account_id = ? AND id = CAST(? AS bigint)`;

/**
 * Returns whether an operator, another person or a program of the operator did it, and not the person of the account. A service that acts for
 * the person is the service that the line is about.
 */
const isOfAgent = ({ actorKind: kind, actorId: id, accountId, clientId }: Line) =>
  kind === 'command' || (kind === 'account' && id !== accountId) || (kind === 'client' && id !== clientId);

function toEvent(line: Line): HistoryEvent {
  const { id, at, event, clientId, details = {} } = line;
  const isByAgent = isOfAgent(line);
  const { network, browserFamily: browser, systemFamily: system }: Partial<Line> = isByAgent ? {} : line;
  return { id, at, event, clientId, network, browser, system, isByAgent, details };
}
const eventShape = lineShape.to(toEvent);

/** Makes what reads the audit for the person whom it is about. */
export function createHistoryStore({ database }: Pick<StoreParts, 'database'>): HistoryStore {
  const { dialect, reader } = database;
  const sql = pageOf(dialect);
  const shown = new Set<string>(eventsOf());
  const page: HistoryStore['page'] = async ({ accountId, events = eventsOf(), after = newest, size }) => {
    const names = dialect === 'sqlite' ? JSON.stringify(events) : events;
    return (await reader.all(sql, [accountId, after, names, size])).map(eventShape.read);
  };
  return {
    page,
    async find({ accountId, id }) {
      const [row] = await reader.all(byId, [accountId, id]);
      return row && shown.has(String(row['event'])) ? eventShape.read(row) : undefined;
    },
    async reported(accountId, trx) {
      const report: ShownEventName = 'account.stranger_reported';
      const knex = trx ?? database.knex;
      const ids = knex('audit').where({ account_id: accountId, event: report }).select('id');
      const lines = await knex('audit').whereIn('id', ids).pluck<string[]>('details');
      return new Set(lines.map((details) => Number((JSON.parse(details) as { line: number }).line)));
    },
    countSince: (trx, { accountId, event, since }) =>
      countRows((trx ?? database.knex)('audit').where({ account_id: accountId, event }).where('at', '>', since)),
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

import { countedEvents, countEvent, type Counted, type CountedEvent } from '../../domain/clients/counted-events.ts';
import { day as daySeconds } from '../../domain/time.ts';
import { executorOf, type Executor, type Row } from '../database.ts';
import type { StoreParts } from '../store-parts.ts';
import { notePeople } from './client-people.ts';
import { addCounts, type DayCount } from './day-counts.ts';

/** The counts of days: they are made from the audit by a job, and read by pages. */
export interface StatisticsStore {
  /**
   * Counts the next lines of the audit. Count and cursor are one commit, so no line counts twice, whoever stops or runs at the same time.
   * Returns how many lines it read.
   */
  countNext(): Promise<number>;
  /** Counts, for each client, the people of the last thirty days. */
  countPeople(): Promise<void>;
  /** Returns the counts of the days from `from` on. */
  days(asked: { readonly clientId: string; readonly from: number }): Promise<readonly DayCount[]>;
}

/** People of the thirty days that end with the day of the row. It takes the place of the former number and is not added to it. */
export const peopleOfMonth = 'people-of-30-days';
/** The client id under which all clients are counted together. */
export const allClients = '';

/** Lines of one commit. */
const batchSize = 500;

const lockSql = `UPDATE cursors SET position = position WHERE name = 'statistics' RETURNING position`;
const nextSql = `SELECT chain_seq AS position, at, event, account_id, client_id, details FROM audit
  WHERE chain_seq > CAST(? AS bigint) ORDER BY chain_seq LIMIT ${batchSize}`;
const moveSql = `UPDATE cursors SET position = CAST(? AS bigint) WHERE name = 'statistics'`;

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

const toEvent = (row: Row): CountedEvent => ({
  at: Number(row['at']),
  event: String(row['event']),
  accountId: text(row['account_id']),
  clientId: text(row['client_id']),
  details: JSON.parse(text(row['details']) ?? '{}') as Record<string, unknown>,
});

interface CountedLine extends Counted {
  readonly clientId: string | undefined;
}

const countsOf = ({ day, kind, clientKind, clientId }: CountedLine): readonly DayCount[] => [
  ...(kind === '' ? [] : [{ day, clientId: allClients, kind, count: 1 }]),
  ...(clientKind === undefined || clientId === undefined ? [] : [{ day, clientId, kind: clientKind, count: 1 }]),
];

/** Returns the latest day of each person with each client, in an order that every process keeps. */
function peopleOf(lines: readonly CountedLine[]): readonly (readonly [string, string, number])[] {
  const people = new Map<string, readonly [string, string, number]>();
  for (const { clientId, accountId, day } of lines) {
    if (clientId === undefined || accountId === undefined) continue;
    const key = `${clientId}\n${accountId}`;
    if ((people.get(key)?.[2] ?? -1) < day) people.set(key, [clientId, accountId, day]);
  }
  return [...people].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
}

export function createStatisticsStore({ database, nowSeconds }: StoreParts): StatisticsStore {
  const { dialect, knex } = database;
  const counted = new Set(countedEvents);
  const count = async (trx: Executor, rows: readonly Row[]) => {
    const lines = rows
      .filter((row) => counted.has(String(row['event'])))
      .map(toEvent)
      .flatMap((event) => {
        const found = countEvent(event);
        return found ? [{ ...found, clientId: event.clientId }] : [];
      });
    await addCounts(trx, { dialect, counts: lines.flatMap(countsOf) });
    const people = peopleOf(lines);
    if (people.length > 0) await notePeople(trx, { dialect, people });
  };
  return {
    countNext: () =>
      knex.transaction(async (transaction) => {
        const trx = executorOf(transaction);
        const [cursor] = await trx.all(lockSql, []);
        const rows = await trx.all(nextSql, [Number(cursor?.['position'] ?? 0)]);
        const last = rows.at(-1);
        if (!last) return 0;
        await count(trx, rows);
        await trx.all(moveSql, [Number(last['position'])]);
        return rows.length;
      }),
    async countPeople() {
      const today = Math.floor(nowSeconds() / daySeconds);
      const rows = (await knex('client_people')
        .where('last_day', '>', today - 30)
        .groupBy('client_id')
        .select('client_id')
        .count({ count: '*' })) as Row[];
      const counts = rows.map((row) => ({
        day: today,
        client_id: String(row['client_id']),
        kind: peopleOfMonth,
        count: Number(row['count']),
      }));
      for (let from = 0; from < counts.length; from += 100)
        await knex('day_counts')
          .insert(counts.slice(from, from + 100))
          .onConflict(['day', 'client_id', 'kind'])
          .merge(['count']);
    },
    async days({ clientId, from }) {
      const rows = (await knex('day_counts')
        .where({ client_id: clientId })
        .where('day', '>=', from)
        .orderBy(['day', 'kind'])
        .select('day', 'client_id', 'kind', 'count')) as Row[];
      return rows.map((row) => ({
        day: Number(row['day']),
        clientId: String(row['client_id']),
        kind: String(row['kind']),
        count: Number(row['count']),
      }));
    },
  };
}

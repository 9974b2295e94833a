import {
  countedEvents,
  countEvent,
  type Counted,
  type CountedEvent,
} from '../../../domain/clients/statistics/counted-events.ts';
import { partsOf } from '../../../domain/parts-of.ts';
import { day as daySeconds } from '../../../domain/time.ts';
import { executorOf, type Executor, type Row } from '../../database/database.ts';
import { createAuditCursor } from '../../audit/audit-cursor.ts';
import { defineRow, json, number, optional, text } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import { clientItself, noteLastUses } from './client-uses.ts';
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
  /** Returns, by client, the people of the last thirty days, as they were last counted. Every page and every program reads this number. */
  people(): Promise<ReadonlyMap<string, number>>;
  /** Returns the counts of the days from `from` on. */
  days(asked: { readonly clientId: string; readonly from: number }): Promise<readonly DayCount[]>;
}

/** People of the thirty days that end with the day of the row. It takes the place of the former number and is not added to it. */
export const peopleOfMonth = 'people-of-30-days';
const peopleOfDay = 'people';
/** The client id under which all clients are counted together. */
export const allClients = '';

/** Lines of one commit: a larger one would hold the only write lock of SQLite for too long. */
const batchSize = 200;

const cursor = createAuditCursor({
  name: 'statistics',
  size: batchSize,
  columns: ['at', 'event', 'account_id', 'client_id', 'details'],
});

const eventShape = defineRow({
  at: number,
  event: text,
  accountId: optional(text),
  clientId: optional(text),
  details: optional(json<Record<string, unknown>>()),
}).to(({ details = {}, ...event }): CountedEvent => ({ ...event, details }));
const dayShape = defineRow({ day: number, clientId: text, kind: text, count: number });
const peopleShape = defineRow({ clientId: text, count: number });

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

/** Returns the last time at which each client was given a person. */
function usesOf(events: readonly CountedEvent[]): readonly (readonly [string, string, number])[] {
  const uses = new Map<string, number>();
  for (const { clientId, at } of events)
    if (clientId !== undefined) uses.set(clientId, Math.max(at, uses.get(clientId) ?? 0));
  return [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([clientId, at]) => [clientId, clientItself, at]);
}

/** @param builtInClientId the client of the account pages, which is no service: it has no counts of its own */
export function createStatisticsStore({ database, nowSeconds }: StoreParts, builtInClientId: string): StatisticsStore {
  const { dialect, knex } = database;
  const counted = new Set(countedEvents);
  const count = async (trx: Executor, rows: readonly Row[]) => {
    const found = rows
      .filter((row) => counted.has(String(row['event'])))
      .map(eventShape.read)
      .map((event) => ({ ...event, clientId: event.clientId === builtInClientId ? undefined : event.clientId }))
      .flatMap((event) => {
        const one = countEvent(event);
        return one ? [{ ...one, event, clientId: event.clientId }] : [];
      });
    await addCounts(trx, { dialect, counts: found.flatMap(countsOf) });
    const people = peopleOf(found);
    if (people.length > 0) await notePeople(trx, { dialect, people });
    const used = found.filter(({ accountId }) => accountId !== undefined).map(({ event }) => event);
    await noteLastUses(trx, { dialect, uses: usesOf(used) });
  };
  return {
    countNext: () =>
      knex.transaction((transaction) => {
        const trx = executorOf(transaction);
        return cursor.next(trx, (rows) => count(trx, rows));
      }),
    async countPeople() {
      const today = Math.floor(nowSeconds() / daySeconds);
      const rows = (await knex('client_people')
        .where('last_day', '>', today - 30)
        .groupBy('client_id')
        .select('client_id')
        .count({ count: '*' })) as Row[];
      const counts = rows.map((row) => dayShape.row({ ...peopleShape.read(row), day: today, kind: peopleOfMonth }));
      for (const part of partsOf(counts, 100))
        await knex('day_counts').insert(part).onConflict(['day', 'client_id', 'kind']).merge(['count']);
    },
    async people() {
      const today = Math.floor(nowSeconds() / daySeconds);
      // After midnight the number of the day before stands until the first count.
      const counts = knex('day_counts')
        .whereIn('day', [today - 1, today])
        .whereIn('kind', [peopleOfMonth, peopleOfDay]);
      const rows = await dayShape.list(counts.orderBy('day'));
      const of = (wanted: string) => rows.filter(({ kind }) => kind === wanted);
      const people = new Map(of(peopleOfMonth).map(({ clientId, count: many }) => [clientId, many]));
      // The people of a day are counted at once, and those of the month every few minutes: the month has as many as its latest days.
      for (const { clientId, count: many } of of(peopleOfDay))
        people.set(clientId, Math.max(many, people.get(clientId) ?? 0));
      return people;
    },
    days: ({ clientId, from }) =>
      dayShape.list(
        knex('day_counts').where({ client_id: clientId }).where('day', '>=', from).orderBy(['day', 'kind']),
      ),
  };
}

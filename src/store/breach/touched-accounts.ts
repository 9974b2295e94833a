import type { Knex } from 'knex';
import { unprovedEndings, unprovedEvents } from '../../domain/audit/actor.ts';
import type { BrowserFilter, TouchFilter } from '../../domain/audit/touch-filter.ts';
import type { Row } from '../database/database.ts';
import { defineRow, number, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const line = defineRow({ id: number, at: number, event: text });
const person = defineRow({ id: text, termsVersion: optional(text) });
/** The events of one account, with the numbers of the first and the last line. */
const group = defineRow({ accountId: text, events: number, first: number, last: number });
type Group = RowOf<typeof group>;

type TouchingEvent = Omit<RowOf<typeof line>, 'id'>;

/** An account that was touched, with the first and the last event that did it. */
export interface TouchedAccount {
  readonly id: string;
  readonly events: number;
  /** Undefined where only a token that is still valid gives a service access to the account. */
  readonly first: TouchingEvent | undefined;
  readonly last: TouchingEvent | undefined;
  /** A service that was asked about holds a token that gives access to the account now. */
  readonly isAccessHeld: boolean;
}

interface Wanted extends TouchFilter {
  /** Epoch seconds, both included. */
  readonly since: number;
  readonly until: number;
  /** Counts refused tries too, by which nobody came in. */
  readonly withTries: boolean;
}

export interface TouchedAccounts {
  /** Yields the accounts of people that still exist, in the order of their ids, some hundreds at a time. */
  list(wanted: Wanted): AsyncGenerator<readonly TouchedAccount[], void, undefined>;
}

/** Accounts whose events are read at a time. */
const together = 500;

const isBrowser =
  ({ browser, system, isUnknown }: BrowserFilter) =>
  (query: Knex.QueryBuilder) => {
    // A line without a network had no browser either: a program or a job wrote it.
    if (isUnknown) return void query.whereNull('browser_family').whereNotNull('network');
    if (browser !== undefined) void query.where('browser_family', browser);
    if (system !== undefined) void query.where('system_family', system);
  };

const isNetwork = (networks: readonly string[]) => (query: Knex.QueryBuilder) => {
  for (const network of networks)
    void (network.includes('%') ? query.orWhereLike('network', network) : query.orWhere('network', network));
};

const isOfClient = (clients: readonly string[]) => (query: Knex.QueryBuilder) =>
  query
    .whereIn('client_id', [...clients])
    .orWhere((acting) => acting.where('actor_kind', 'client').whereIn('actor_id', [...clients]));

/** Makes what finds the accounts that an incident has touched. The events of one range of accounts are read after those of another. */
export function createTouchedAccounts({ database, nowSeconds }: StoreParts): TouchedAccounts {
  const { knex } = database;

  const eventsOf = async (range: readonly [string, string], wanted: Wanted): Promise<readonly Group[]> => {
    const { since, until, withTries, clients, networks, browsers, events } = wanted;
    const query = knex('audit')
      .where('account_id', '>', range[0])
      .where('account_id', '<=', range[1])
      .where('at', '>=', since)
      .where('at', '<=', until)
      .groupBy('account_id')
      .select('account_id')
      .count('* as events')
      .min('id as first')
      .max('id as last');
    if (clients.length > 0) void query.where(isOfClient(clients));
    if (networks.length > 0) void query.where(isNetwork(networks));
    if (events.length > 0) void query.whereIn('event', [...events]);
    if (browsers.length > 0)
      void query.where((any) => {
        for (const browser of browsers) void any.orWhere(isBrowser(browser));
      });
    if (!withTries && events.length === 0) {
      void query.whereNotIn('event', [...unprovedEvents]);
      for (const ending of unprovedEndings) void query.where('event', 'not like', `%${ending}`);
    }
    return ((await query) as Row[]).map(group.read);
  };

  const readEvents = async (groups: readonly Group[]): Promise<ReadonlyMap<number, TouchingEvent>> => {
    const ids = groups.flatMap(({ first, last }) => [first, last]);
    const lines = await line.list(knex('audit').whereIn('id', ids));
    return new Map(lines.map(({ id, ...event }) => [id, event]));
  };

  /** Returns the accounts to which one of the clients has access now. The audit does not tell of tokens. */
  const accessOf = async (range: readonly [string, string], wanted: Wanted): Promise<ReadonlySet<string>> => {
    const { clients, networks, browsers, events } = wanted;
    if (clients.length === 0 || networks.length + browsers.length + events.length > 0) return new Set();
    const ids = await knex('payloads')
      .where('account_id', '>', range[0])
      .where('account_id', '<=', range[1])
      .whereIn('client_id', [...clients])
      .whereIn('model', ['AccessToken', 'RefreshToken'])
      .where('expires_at', '>', nowSeconds())
      .distinct()
      .pluck<string[]>('account_id');
    return new Set(ids);
  };

  return {
    async *list(wanted) {
      for (let after = ''; ;) {
        const people = await person.list(knex('accounts').where('id', '>', after).orderBy('id').limit(together));
        const last = people.at(-1);
        if (!last) return;
        const range = [after, last.id] as const;
        const groups = await eventsOf(range, wanted);
        const [lines, held] = [await readEvents(groups), await accessOf(range, wanted)];
        const byAccount = new Map(groups.map((one) => [one.accountId, one]));
        const ids = people.filter(({ termsVersion }) => termsVersion !== undefined).map(({ id }) => id);
        const touched = ids.filter((id) => byAccount.has(id) || held.has(id));
        if (touched.length > 0)
          yield touched.map((id) => {
            const found = byAccount.get(id);
            return {
              id,
              events: found?.events ?? 0,
              first: found && lines.get(found.first),
              last: found && lines.get(found.last),
              isAccessHeld: held.has(id),
            };
          });
        if (people.length < together) return;
        after = range[1];
      }
    },
  };
}

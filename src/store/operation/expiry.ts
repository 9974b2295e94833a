import { refusalSeconds } from '../../domain/clients/diagnostic/refusal-bounds.ts';
import { networkSeconds } from '../../domain/network/network-life.ts';
import { day, hour } from '../../domain/time.ts';
import { createRecordFactWriter } from '../records/record-facts.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Deletes expired rows or erases their content, and completes rows that older programs have written, a batch of one kind at a time. */
export interface Expiry {
  readonly kinds: readonly ExpiringKind[];
  /** Returns how many rows one batch changed; 0 when nothing was due or another process is at it. */
  clear(kind: ExpiringKind): Promise<number>;
}

/** The note that a message of a kind was sent at a time is kept for a month. It does not say to whom. */
const sentSeconds = 30 * day;

/** Services are told how many people used them in a month, so the last day of each person is kept for a little longer. */
const peopleSeconds = 31 * day;
/** Counts of days name nobody. Two years let an operator compare a month with the same one of the year before. */
const countsSeconds = 2 * 366 * day;
/** Seconds for which the log of a stream of events is kept. */
const deliverySeconds = 30 * day;

/** A row of `known_browsers` is kept a day longer than the cookie that it knows, which lives a year. */
const knownBrowserSeconds = 366 * day;

/** Seconds after the last invitation; its link was good for a week. */
const invitationSeconds = 90 * day;

/** Longer than a registration of a client can wait for its end. */
const draftLogoSeconds = 2 * day;

/** Requests for a second agent can be read for so long after their end. The audit keeps what happened. */
const approvalSeconds = 90 * day;

interface Rule {
  readonly change: string;
  readonly table: string;
  /** Leads with a column of an index. The first `?` is the present moment less `age` and an hour, the second where the walk is. */
  readonly due: string;
  readonly age: number;
  /** Column by which the rows are walked through, where most of those that are old enough stay. `among` names the rows of its index. */
  readonly walk?: { readonly column: string; readonly among: string };
}

const rules = {
  payloads: { change: 'DELETE FROM payloads', table: 'payloads', due: 'expires_at <= ?', age: 0 },
  // These rows go after the drafts themselves.
  'photos of drafts': {
    change: 'DELETE FROM photos',
    table: 'photos',
    due: `flow_id IS NOT NULL AND created_at <= ? AND created_at > ? AND NOT EXISTS (SELECT 1 FROM payloads p WHERE p.model = 'Flow' AND p.id = photos.flow_id LIMIT 1 OFFSET 0)`,
    age: 0,
    walk: { column: 'created_at', among: 'flow_id IS NOT NULL AND' },
  },
  // Of registrations that nobody ended.
  'logos of drafts': {
    change: 'DELETE FROM client_logos',
    table: 'client_logos',
    due: 'client_id IS NULL AND created_at <= ?',
    age: draftLogoSeconds,
  },
  // Of people who were invited to answer for a service and never did.
  'invitations of contacts': {
    change: 'DELETE FROM client_contacts',
    table: 'client_contacts',
    due: 'account_id IS NULL AND invited_at <= ?',
    age: invitationSeconds,
  },
  // The agreements of other agents follow by their foreign key.
  'requests for a second agent': {
    change: 'DELETE FROM approvals',
    table: 'approvals',
    due: 'ended_at IS NOT NULL AND ended_at <= ?',
    age: approvalSeconds,
  },
  // This deletes corrections that nobody has proved. A proved one waits for its job.
  'address corrections': {
    change: 'DELETE FROM address_corrections',
    table: 'address_corrections',
    due: 'proved_at IS NULL AND expires_at <= ?',
    age: 0,
  },
  'ended sessions': { change: 'DELETE FROM ended_sessions', table: 'ended_sessions', due: 'expires_at <= ?', age: 0 },
  // These rows go after the sessions themselves. A day is long for a session at an upstream in a browser where nobody has signed in here.
  'upstream sessions': {
    change: 'DELETE FROM upstream_sessions',
    table: 'upstream_sessions',
    due: `opened_at <= ? AND opened_at > ? AND NOT EXISTS (SELECT 1 FROM payloads p WHERE p.uid = upstream_sessions.session_uid LIMIT 1 OFFSET 0)`,
    age: day,
    walk: { column: 'opened_at', among: '' },
  },
  'trusted browsers': {
    change: 'DELETE FROM trusted_browsers',
    table: 'trusted_browsers',
    due: 'expires_at <= ?',
    age: 0,
  },
  'declined passkey offers': {
    change: 'DELETE FROM declined_passkey_offers',
    table: 'declined_passkey_offers',
    due: 'expires_at <= ?',
    age: 0,
  },
  'announced changes': {
    change: 'DELETE FROM announced_changes',
    table: 'announced_changes',
    due: 'expires_at <= ?',
    age: 0,
  },
  'reserved user names': {
    change: 'DELETE FROM reserved_usernames',
    table: 'reserved_usernames',
    due: 'expires_at <= ?',
    age: 0,
  },
  'known browsers': {
    change: 'DELETE FROM known_browsers',
    table: 'known_browsers',
    due: 'last_seen_at <= ?',
    age: knownBrowserSeconds,
  },
  // Chunks go first, because the rows of a file in one statement would be too many at once.
  'chunks of exports': {
    change: 'DELETE FROM export_chunks',
    table: 'export_chunks',
    due: 'expires_at <= ?',
    age: 0,
  },
  exports: {
    change: 'DELETE FROM exports',
    table: 'exports',
    due: 'expires_at <= ? AND NOT EXISTS (SELECT 1 FROM export_chunks c WHERE c.export_id = exports.id LIMIT 1 OFFSET 0)',
    age: 0,
  },
  'refusals of clients': {
    change: 'DELETE FROM client_refusals',
    table: 'client_refusals',
    due: 'last_at <= ?',
    age: refusalSeconds,
  },
  'lines about deliveries of events': {
    change: 'DELETE FROM event_deliveries',
    table: 'event_deliveries',
    due: 'at <= ?',
    age: deliverySeconds,
  },
  // The job takes them within minutes, unless no stream of the service carries events any more.
  'partings of services': {
    change: 'DELETE FROM event_partings',
    table: 'event_partings',
    due: 'at <= ?',
    age: deliverySeconds,
  },
  'people of services': {
    change: 'DELETE FROM client_people',
    table: 'client_people',
    due: `last_day <= ? / ${day}`,
    age: peopleSeconds,
  },
  'counts of days': {
    change: 'DELETE FROM day_counts',
    table: 'day_counts',
    due: `day <= ? / ${day}`,
    age: countsSeconds,
  },
  throttles: { change: 'DELETE FROM throttles', table: 'throttles', due: 'expires_at <= ?', age: 0 },
  'message bodies': {
    change: `UPDATE outbox SET sealed_body = NULL, recipient = ''`,
    table: 'outbox',
    due: 'sealed_body IS NOT NULL AND delivered_at IS NULL AND expires_at <= ?',
    age: 0,
  },
  'sent messages': { change: 'DELETE FROM outbox', table: 'outbox', due: 'delivered_at <= ?', age: sentSeconds },
  'dropped messages': {
    change: 'DELETE FROM outbox',
    table: 'outbox',
    due: 'delivered_at IS NULL AND due_at <= ?',
    age: sentSeconds,
  },
  'networks of the audit': {
    change: 'UPDATE audit SET network = NULL',
    table: 'audit',
    // A line is chained with its network first. What the chain keeps of it tells nothing once the salt is gone.
    due: `network IS NOT NULL AND at <= ? AND (mac IS NULL OR EXISTS (SELECT 1 FROM audit_links l WHERE l.audit_id = audit.id LIMIT 1 OFFSET 0))`,
    age: networkSeconds,
  },
  'salts of networks': {
    change: 'UPDATE audit_links SET network_salt = NULL',
    table: 'audit_links',
    // A value without its salt is one that somebody has put there. Written so that the line is found by its number.
    due: `network_salt IS NOT NULL AND at <= ? AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.id = audit_links.audit_id AND coalesce(a.network, '') <> '' LIMIT 1 OFFSET 0)`,
    age: networkSeconds,
  },
} as const satisfies Readonly<Record<string, Rule>>;

type OtherKind = 'audit' | 'facts of records' | 'facts of services';
export type ExpiringKind = keyof typeof rules | OtherKind;

// A larger batch would hold SQLite's only write lock for too long: a deletion costs some 70 µs a row.
const batchOf = { sqlite: 50, postgres: 500 } as const;
/** Seconds that a row stays after its end: the clock of another process may be so far behind, and the row lives for it. */
const graceSeconds = hour;
/** Rows that a walk looks at in one batch. SQLite looks at them while nobody else writes: 2,000 take it some 6 ms. */
const walkedTogether = 2000;
const rowOf = { sqlite: 'rowid', postgres: 'ctid' } as const;
/** Key of a lock: of several processes on one PostgreSQL one clears at a time. No other lock uses this number. */
const advisoryLock = 7_204_331;

/** The work that belongs to stores of other nouns. Each function returns how many rows it changed. */
interface FromOthers {
  readonly purgeAudit: () => Promise<number>;
  readonly writeClientFacts: () => Promise<number>;
}

export function createExpiry(
  { database, nowSeconds }: StoreParts,
  { purgeAudit, writeClientFacts }: FromOthers,
): Expiry {
  const { dialect } = database;
  const others: Readonly<Record<OtherKind, () => Promise<number>>> = {
    // The chain of the audit goes on from where it was purged.
    audit: purgeAudit,
    'facts of records': createRecordFactWriter({ database, nowSeconds }),
    'facts of services': writeClientFacts,
  };
  const isOther = (kind: ExpiringKind): kind is OtherKind => kind in others;
  const row = rowOf[dialect];
  const skipLocked = dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : '';
  /** The place of the walk through the rows of a kind. A process that starts begins anew. */
  const walked = new Map<ExpiringKind, number>();

  /** Returns the bounds of the rows that the next batch looks at. `isLast` says that no row is behind them. */
  const nextStretch = async (kind: keyof typeof rules, before: number) => {
    const { table, walk }: Rule = rules[kind];
    if (!walk) return { bounds: [before], until: before, isLast: true };
    const from = walked.get(kind) ?? -1;
    const { column, among } = walk;
    const [end] = await database.reader.all(
      `SELECT ${column} AS until FROM ${table} WHERE ${among} ${column} > ? ORDER BY ${column} LIMIT 1 OFFSET ${walkedTogether}`,
      [from],
    );
    const until = end === undefined ? before : Math.min(before, Number(end['until']));
    return { bounds: [until, from], until, isLast: until === before };
  };

  return {
    kinds: [...(Object.keys(rules) as (keyof typeof rules)[]), ...(Object.keys(others) as OtherKind[])],
    async clear(kind) {
      if (isOther(kind)) return others[kind]();
      const { change, table, due, age } = rules[kind];
      const { bounds, until, isLast } = await nextStretch(kind, nowSeconds() - age - graceSeconds);
      // Asked first, so that a database with nothing to clear is not written to.
      const first = await database.reader.all(`SELECT 1 AS one FROM ${table} WHERE ${due} LIMIT 1`, bounds);
      if (first.length === 0) {
        // The next round goes on behind this stretch, and at the beginning after the last one.
        walked.set(kind, isLast ? -1 : until);
        return 0;
      }
      const sql = `${change} WHERE ${row} IN (SELECT ${row} FROM ${table} WHERE ${due} LIMIT ${batchOf[dialect]}${skipLocked}) RETURNING 1 AS one`;
      if (dialect === 'sqlite') return (await database.writeOne(sql, bounds)).length;
      return database.write(async (tx) => {
        const [lock] = await tx.all('SELECT pg_try_advisory_xact_lock(?) AS mine', [advisoryLock]);
        return lock?.['mine'] === true ? (await tx.all(sql, bounds)).length : 0;
      });
    },
  };
}

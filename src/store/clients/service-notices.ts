import { clockSkew } from '../../domain/time.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Something that a service is to be told; times in epoch seconds. */
export interface ServiceNotice {
  readonly clientId: string;
  readonly accountId: string;
  readonly endedAt: number;
  readonly attempts: number;
}

/** A service to tell of the end of a session. */
export interface LogoutNotice extends ServiceNotice {
  readonly sessionUid: string;
  /** Name by which the service knows the session. */
  readonly sid: string;
}

interface Lending {
  readonly limit: number;
  readonly leaseSeconds: number;
  /** The longest wait that is asked for. A notice that waits longer was put off before the clock was set back. */
  readonly longestWait: number;
  /** Services that are being told of something else. */
  readonly except: readonly string[];
}

/** Notices of one kind that are still to be sent. The statements that end sessions or accounts write the rows. */
export interface ServiceNoticeStore<N extends ServiceNotice = ServiceNotice> {
  /** Returns at most one due notice of each service, lent to this process alone until `leaseSeconds` have passed. */
  lend(lending: Lending): Promise<readonly N[]>;
  /** Schedules the next try at `dueAt`. */
  postpone(notice: N, dueAt: number): Promise<void>;
  /** Puts off all notices of this service until then. */
  postponeAll(clientId: string, dueAt: number): Promise<void>;
  remove(notice: N, trx?: Transaction): Promise<void>;
  /** Wakes the job, after a commit that wrote notices. */
  readonly wake: () => void;
  /** Calls the listener when this process has written notices. */
  onWake(listener: () => void): void;
}

interface Kind<N> {
  readonly table: string;
  /** Columns beside those that every notice has. */
  readonly more: readonly string[];
  /** Columns that tell the notices of one service apart. */
  readonly keyOf: (notice: N) => Row;
  readonly of: (row: Row) => N;
}

/** Rows of one look. The next look finds the rest. */
const mostRead = 100;

function createNoticeStore<N extends ServiceNotice>(
  { database, nowSeconds }: StoreParts,
  { table: name, more, keyOf, of }: Kind<N>,
): ServiceNoticeStore<N> {
  const listeners: (() => void)[] = [];
  const table = () => database.knex(name);
  const keyIn = (notice: N) => ({ client_id: notice.clientId, ...keyOf(notice) });
  return {
    async lend({ limit, leaseSeconds, longestWait, except }) {
      const now = nowSeconds();
      const candidates = (await table()
        .select('client_id', 'account_id', 'ended_at', 'due_at', 'attempts', ...more)
        .where((due) => due.where('due_at', '<=', now).orWhere('due_at', '>', now + longestWait + clockSkew))
        .whereNotIn('client_id', except)
        .orderBy(['due_at', 'ended_at', 'account_id', 'client_id', ...more])
        .limit(mostRead)) as Row[];
      const firsts = new Map<unknown, Row>();
      for (const row of candidates) if (!firsts.has(row['client_id'])) firsts.set(row['client_id'], row);
      const lent: N[] = [];
      for (const row of [...firsts.values()].slice(0, limit)) {
        const notice = of({ ...row, attempts: Number(row['attempts']) + 1 });
        // Several processes may read one row. The process whose update still finds it unchanged gets the notice.
        const taken = await table()
          .where({ ...keyIn(notice), due_at: row['due_at'], attempts: row['attempts'] })
          .update({ due_at: nowSeconds() + leaseSeconds, attempts: notice.attempts });
        if (taken === 1) lent.push(notice);
      }
      return lent;
    },
    async postpone(notice, dueAt) {
      await table().where(keyIn(notice)).update({ due_at: dueAt });
    },
    async postponeAll(clientId, dueAt) {
      await table().where({ client_id: clientId }).where('due_at', '<', dueAt).update({ due_at: dueAt });
    },
    async remove(notice, trx) {
      await (trx ? trx(name) : table()).where(keyIn(notice)).delete();
    },
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.push(listener);
    },
  };
}

const common = (row: Row): ServiceNotice => ({
  clientId: String(row['client_id']),
  accountId: String(row['account_id']),
  endedAt: Number(row['ended_at']),
  attempts: Number(row['attempts']),
});

/** Makes the store of the notices about ended sessions. */
export const createLogoutNoticeStore = (parts: StoreParts): ServiceNoticeStore<LogoutNotice> =>
  createNoticeStore(parts, {
    table: 'logout_notices',
    more: ['session_uid', 'sid'],
    keyOf: ({ sessionUid }) => ({ session_uid: sessionUid }),
    of: (row) => ({ ...common(row), sessionUid: String(row['session_uid']), sid: String(row['sid']) }),
  });

/** Makes the store of the notices about deleted accounts. */
export const createDeletionNoticeStore = (parts: StoreParts): ServiceNoticeStore =>
  createNoticeStore(parts, {
    table: 'deletion_notices',
    more: [],
    keyOf: ({ accountId }) => ({ account_id: accountId }),
    of: common,
  });

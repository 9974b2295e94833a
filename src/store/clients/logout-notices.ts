import type { Knex } from 'knex';
import { clockSkew } from '../../domain/time.ts';
import type { StoreParts } from '../store-parts.ts';

/** A service to tell of the end of a session. */
export interface LogoutNotice {
  readonly sessionUid: string;
  readonly clientId: string;
  readonly accountId: string;
  /** Name by which the service knows the session. */
  readonly sid: string;
  readonly endedAt: number;
  readonly attempts: number;
}

type Key = Pick<LogoutNotice, 'sessionUid' | 'clientId'>;

interface Lending {
  readonly limit: number;
  readonly leaseSeconds: number;
  /** The longest wait that is asked for. A notice that waits longer was put off before the clock was set back. */
  readonly longestWait: number;
  /** Services that are being told of another session. */
  readonly except: readonly string[];
}

/** Notices about ended sessions that are still to be sent. The statements that end the sessions write the rows. */
export interface LogoutNoticeStore {
  /** Returns at most one due notice of each service, lent to this process alone until `leaseSeconds` have passed. */
  lend(lending: Lending): Promise<readonly LogoutNotice[]>;
  /** Schedules the next try at `dueAt`. */
  postpone(notice: Key, dueAt: number): Promise<void>;
  /** Puts off all notices of this service until then. */
  postponeAll(clientId: string, dueAt: number): Promise<void>;
  remove(notice: Key, trx?: Knex.Transaction): Promise<void>;
  /** Wakes the job. The committer calls it after a commit that ended sessions. */
  readonly wake: () => void;
  /** Calls the listener when this process has ended sessions. */
  onWake(listener: () => void): void;
}

interface NoticeRow {
  readonly session_uid: string;
  readonly client_id: string;
  readonly account_id: string;
  readonly sid: string;
  readonly ended_at: number;
  readonly due_at: number;
  readonly attempts: number;
}

/** Rows of one look. The next look finds the rest. */
const mostRead = 100;

const keyOf = ({ sessionUid, clientId }: Key) => ({ session_uid: sessionUid, client_id: clientId });

export function createLogoutNoticeStore({ database, nowSeconds }: StoreParts): LogoutNoticeStore {
  const listeners: (() => void)[] = [];
  const table = () => database.knex('logout_notices');
  return {
    async lend({ limit, leaseSeconds, longestWait, except }) {
      const now = nowSeconds();
      const candidates = (await table()
        .select('session_uid', 'client_id', 'account_id', 'sid', 'ended_at', 'due_at', 'attempts')
        .where((due) => due.where('due_at', '<=', now).orWhere('due_at', '>', now + longestWait + clockSkew))
        .whereNotIn('client_id', except)
        .orderBy(['due_at', 'ended_at', 'session_uid', 'client_id'])
        .limit(mostRead)) as NoticeRow[];
      const firsts = new Map<string, NoticeRow>();
      for (const row of candidates) if (!firsts.has(row.client_id)) firsts.set(row.client_id, row);
      const lent: LogoutNotice[] = [];
      for (const row of [...firsts.values()].slice(0, limit)) {
        const { session_uid, client_id, due_at, attempts } = row;
        // Several processes may read one row. The process whose update still finds it unchanged gets the notice.
        const taken = await table()
          .where({ session_uid, client_id, due_at, attempts })
          .update({ due_at: nowSeconds() + leaseSeconds, attempts: attempts + 1 });
        if (taken !== 1) continue;
        lent.push({
          sessionUid: session_uid,
          clientId: client_id,
          accountId: row.account_id,
          sid: row.sid,
          endedAt: row.ended_at,
          attempts: attempts + 1,
        });
      }
      return lent;
    },
    async postpone(notice, dueAt) {
      await table().where(keyOf(notice)).update({ due_at: dueAt });
    },
    async postponeAll(clientId, dueAt) {
      await table().where({ client_id: clientId }).where('due_at', '<', dueAt).update({ due_at: dueAt });
    },
    async remove(notice, trx) {
      await (trx ? trx('logout_notices') : table()).where(keyOf(notice)).delete();
    },
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.push(listener);
    },
  };
}

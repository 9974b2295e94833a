import type { Knex } from 'knex';
import type { StoreParts } from '../store-parts.ts';

/** One service to tell of the end of one session. */
export interface LogoutNotice {
  readonly sessionUid: string;
  readonly clientId: string;
  readonly accountId: string;
  /** What the service knows the session by. */
  readonly sid: string;
  readonly endedAt: number;
  readonly attempts: number;
}

type Key = Pick<LogoutNotice, 'sessionUid' | 'clientId'>;

interface Lending {
  readonly limit: number;
  readonly leaseSeconds: number;
  /** Services that are being told of something else. */
  readonly except: readonly string[];
}

/** Who is yet to be told of the ends of sessions; the rows are written by the statements that end these. */
export interface LogoutNoticeStore {
  /** Of each service at most one that is due, lent to this process alone until `leaseSeconds` have passed. */
  lend(lending: Lending): Promise<readonly LogoutNotice[]>;
  /** Tries again at `dueAt`. */
  postpone(notice: Key, dueAt: number): Promise<void>;
  /** Nothing of this service is tried before. */
  postponeAll(clientId: string, dueAt: number): Promise<void>;
  remove(notice: Key, trx?: Knex.Transaction): Promise<void>;
  /** Called by whoever has committed the end of a session. */
  readonly wake: () => void;
  /** Hears of ends committed by this process. */
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

/** Rows of one look; the rest is found by the next. */
const mostRead = 100;

const keyOf = ({ sessionUid, clientId }: Key) => ({ session_uid: sessionUid, client_id: clientId });

export function createLogoutNoticeStore({ database, nowSeconds }: StoreParts): LogoutNoticeStore {
  const listeners: (() => void)[] = [];
  const table = () => database.knex('logout_notices');
  return {
    async lend({ limit, leaseSeconds, except }) {
      const candidates = (await table()
        .where('due_at', '<=', nowSeconds())
        .whereNotIn('client_id', except)
        .orderBy(['due_at', 'ended_at', 'session_uid', 'client_id'])
        .limit(mostRead)) as NoticeRow[];
      const firsts = new Map<string, NoticeRow>();
      for (const row of candidates) if (!firsts.has(row.client_id)) firsts.set(row.client_id, row);
      const lent: LogoutNotice[] = [];
      for (const row of [...firsts.values()].slice(0, limit)) {
        const { session_uid, client_id, due_at, attempts } = row;
        // Of several processes the one whose update still finds the row as it was read gets it.
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

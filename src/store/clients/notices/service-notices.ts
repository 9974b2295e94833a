import { clockSkew } from '../../../domain/time.ts';
import type { Row, Transaction } from '../../database/database.ts';
import { defineRow, number, text, type RowOf, type RowShape } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import { createWaking, type Waking } from '../../operation/waking.ts';

// In the order in which notices are lent that are due at the same moment.
const common = { endedAt: number, accountId: text, clientId: text };
const deletionNotice = defineRow({ ...common, attempts: number });
const logoutNotice = defineRow({
  ...common,
  sessionUid: text,
  /** Name by which the service knows the session. */
  sid: text,
  attempts: number,
});

/** Something that a service is to be told; times in epoch seconds. */
export type ServiceNotice = RowOf<typeof deletionNotice>;
/** A service to tell of the end of a session. */
export type LogoutNotice = RowOf<typeof logoutNotice>;

/** Asks for what is to be sent to services. */
export interface Lending {
  readonly limit: number;
  readonly leaseSeconds: number;
  /** The longest wait that is asked for. A thing that waits longer was put off before the clock was set back. */
  readonly longestWait: number;
  /** Services, or streams, to which this process is sending something else. */
  readonly except: readonly string[];
}

/** Notices of one kind that are still to be sent. The statements that end sessions or accounts write the rows. */
export interface ServiceNoticeStore<N extends ServiceNotice = ServiceNotice> extends Waking {
  /** Returns at most one due notice of each service, lent to this process alone until `leaseSeconds` have passed. */
  lend(lending: Lending): Promise<readonly N[]>;
  /** Schedules the next try at `dueAt`. */
  postpone(notice: N, dueAt: number): Promise<void>;
  /** Puts off all notices of this service until then. */
  postponeAll(clientId: string, dueAt: number): Promise<void>;
  remove(notice: N, trx?: Transaction): Promise<void>;
}

interface Kind<N> {
  readonly table: string;
  readonly shape: RowShape<N, N>;
  /** The column that tells the notices of one service apart. */
  readonly keyOf: (notice: N) => Row;
}

/** Rows of one look. The next look finds the rest. */
const mostRead = 100;

function createNoticeStore<N extends ServiceNotice>(
  { database, nowSeconds }: StoreParts,
  { table: name, shape, keyOf }: Kind<N>,
): ServiceNoticeStore<N> {
  const table = () => database.knex(name);
  const keyIn = (notice: N) => ({ client_id: notice.clientId, ...keyOf(notice) });
  return {
    ...createWaking(),
    async lend({ limit, leaseSeconds, longestWait, except }) {
      const now = nowSeconds();
      const candidates = (await table()
        .select('due_at', ...shape.columns)
        .where((due) => due.where('due_at', '<=', now).orWhere('due_at', '>', now + longestWait + clockSkew))
        .whereNotIn('client_id', except)
        .orderBy(['due_at', ...shape.columns])
        .limit(mostRead)) as Row[];
      const firsts = new Map<unknown, Row>();
      for (const row of candidates) if (!firsts.has(row['client_id'])) firsts.set(row['client_id'], row);
      const lent: N[] = [];
      for (const row of [...firsts.values()].slice(0, limit)) {
        const found = shape.read(row);
        const notice = { ...found, attempts: found.attempts + 1 };
        // Several processes may read one row. The process whose update still finds it unchanged gets the notice.
        const taken = await table()
          .where({ ...keyIn(notice), due_at: row['due_at'], attempts: found.attempts })
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
  };
}

/** Makes the store of the notices about ended sessions. */
export const createLogoutNoticeStore = (parts: StoreParts): ServiceNoticeStore<LogoutNotice> =>
  createNoticeStore(parts, {
    table: 'logout_notices',
    shape: logoutNotice,
    keyOf: ({ sessionUid }) => ({ session_uid: sessionUid }),
  });

/** Makes the store of the notices about deleted accounts. */
export const createDeletionNoticeStore = (parts: StoreParts): ServiceNoticeStore =>
  createNoticeStore(parts, {
    table: 'deletion_notices',
    shape: deletionNotice,
    keyOf: ({ accountId }) => ({ account_id: accountId }),
  });

import type { DeviceBinding } from '../../domain/session/device-binding.ts';
import type { OpenSession } from '../../domain/session/open-session.ts';
import type { RequestOrigin } from '../../domain/origin/request-origin.ts';
import { sessionEnd } from '../../domain/session/session-life.ts';
import type { Proof } from '../../domain/assurance/assurance.ts';
import { executorOf, type Transaction } from '../database/database.ts';
import { leftJoin } from '../database/left-join.ts';
import { defineRow, json, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

interface Wishes {
  /** A transaction in which the list is read. */
  readonly trx?: Transaction | undefined;
  /** Lists the sessions that time has ended too. One of them could be open again where its person loses a role. */
  readonly withLapsed?: boolean | undefined;
}

/** Lists the sessions in which the person is signed in, the one that was used last first. */
export type ListSessions = (accountId: string, wishes?: Wishes) => Promise<readonly OpenSession[]>;

/** The members of a stored session that the list reads. */
interface Stored {
  readonly uid: string;
  readonly loginTs?: number;
  readonly openedAt?: number;
  readonly seenAt?: number;
  readonly transient?: boolean;
  readonly acr?: string;
  readonly proof?: Proof;
  readonly origin?: RequestOrigin;
  readonly device?: DeviceBinding;
  readonly authorizations?: Readonly<Record<string, { readonly sid?: string }>>;
}

const sessionShape = defineRow({ payload: json<Stored>(), roles: optional(text) });

interface Limits {
  /** Seconds without use after which a session is over. */
  readonly idleSeconds: number;
}

function toSession({ payload: stored, roles }: RowOf<typeof sessionShape>, { idleSeconds }: Limits): OpenSession {
  // The life of a session whose proof has no stated age began with the session.
  const loginAt = stored.loginTs || (stored.openedAt ?? 0);
  const { seenAt = loginAt, authorizations = {} } = stored;
  // A role that was granted after the sign-in counts.
  const hasRole = Boolean(roles);
  const times = { loginAt, seenAt, isRemembered: !stored.transient, hasRole };
  return {
    ...times,
    uid: stored.uid,
    openedAt: stored.openedAt ?? loginAt,
    endsAt: sessionEnd(times, idleSeconds),
    acr: stored.acr,
    proof: stored.proof ?? { methods: [] },
    clientIds: Object.keys(authorizations).filter((clientId) => authorizations[clientId]?.sid !== undefined),
    origin: stored.origin,
    device: stored.device,
  };
}

export function createSessionsList(
  { database, nowSeconds }: Pick<StoreParts, 'database' | 'nowSeconds'>,
  limits: Limits,
): ListSessions {
  const owner = leftJoin(database.dialect, {
    table: 'accounts',
    alias: 'a',
    names: ['roles'],
    on: 'a.id = p.account_id',
  });
  // The index of what a person holds at this moment has these three columns.
  const sql = `SELECT p.payload, a.roles FROM payloads p ${owner} WHERE p.account_id = ? AND p.model = 'Session' AND p.consumed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM ended_sessions e WHERE e.uid = p.session_uid LIMIT 1 OFFSET 0)`;
  return async (accountId, { trx, withLapsed = false } = {}) => {
    const reader = trx ? executorOf(trx) : database.reader;
    const rows = await reader.all(sql, [accountId]);
    return rows
      .map((row) => toSession(sessionShape.read(row), limits))
      .filter(({ endsAt }) => withLapsed || endsAt > nowSeconds())
      .toSorted((one, other) => other.seenAt - one.seenAt || other.openedAt - one.openedAt);
  };
}

import { AppError } from '../../errors.ts';
import type { OpenSession } from '../../domain/account/open-session.ts';
import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';
import { closeOtherSessions } from './close-other-sessions.ts';
import { closeSession } from './close-session.ts';
import { findAccount } from './find-account.ts';
import { isoTime } from '../../domain/time.ts';

/** An open session as an operator reads it. */
interface DescribedSession {
  readonly id: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly network: string | null;
  readonly opened_at: string;
  readonly last_used_at: string;
  readonly ends_at: string;
  readonly acr: string | null;
  readonly methods: readonly string[];
  readonly upstream: string | null;
  readonly clients: readonly string[];
}

/** The sessions that are open now, and how many the command has closed. */
interface AccountSessions {
  readonly sub: string;
  readonly username: string;
  readonly closed: number;
  readonly sessions: readonly DescribedSession[];
}

interface Asked {
  /** User name, address or `sub`. */
  readonly name: string;
  /** Id of the session to close, or `all`; undefined where the sessions are only listed. */
  readonly close?: string | undefined;
  readonly reason?: string | undefined;
}

const describe = ({ uid, origin, proof, ...session }: OpenSession): DescribedSession => ({
  id: uid,
  browser: origin?.browser ?? null,
  system: origin?.system ?? null,
  network: origin?.network ?? null,
  opened_at: isoTime(session.openedAt),
  last_used_at: isoTime(session.seenAt),
  ends_at: isoTime(session.endsAt),
  acr: session.acr ?? null,
  methods: proof.methods,
  upstream: proof.upstream?.name ?? null,
  clients: session.clientIds,
});

async function close(services: Services, { accountId, name, close: wanted, reason }: Asked & { accountId: string }) {
  if (wanted === undefined) return 0;
  if (wanted === 'all') return closeOtherSessions(services, { accountId, except: undefined, reason });
  try {
    await closeSession(services, { accountId, sessionUid: wanted, reason });
    return 1;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found')
      throw new Refused(`the account "${name}" has no open session "${wanted}"`);
    throw error;
  }
}

/** Lists the open sessions of an account, after closing one of them or all where that is asked. */
export async function accountSessions(services: Services, asked: Asked): Promise<AccountSessions> {
  const { id: accountId, username } = (await findAccount(services, asked.name)).account;
  const closed = await close(services, { ...asked, accountId });
  const sessions = await services.listSessions(accountId);
  return { sub: accountId, username, closed, sessions: sessions.map(describe) };
}

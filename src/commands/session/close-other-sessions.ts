import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Closing {
  readonly accountId: string;
  /** Uid of the session that goes on with its tokens; undefined where every session is to end. */
  readonly except: string | undefined;
  readonly requestId?: string | undefined;
  /** Reason in the operator's words, for the audit. */
  readonly reason?: string | undefined;
}

/**
 * Ends every session of an account but one, each as `closeSession` does. Returns how many were open. Sessions that time has ended are ended for
 * good too, so that nothing brings them back. Throws `conflict` where the session that is to go on was closed meanwhile.
 */
export async function closeOtherSessions(services: Services, closing: Closing): Promise<number> {
  return services.transaction(async (trx) => {
    await services.account.accounts.lock(trx, closing.accountId);
    return closeSessionsWithin(services, trx, closing);
  });
}

/** Ends the sessions as `closeOtherSessions` does, in a transaction of the caller that has locked the account. */
export async function closeSessionsWithin(
  services: Services,
  trx: Transaction,
  { accountId, except, requestId, reason }: Closing,
): Promise<number> {
  const all = await services.session.list(accountId, { trx, withLapsed: true });
  // Two sessions may close each other at once. The first one goes on.
  if (except !== undefined && !all.some(({ uid }) => uid === except)) throw new AppError('conflict');
  const others = all.filter(({ uid }) => uid !== except);
  for (const { uid } of others) services.payloads.endSession(uid);
  services.payloads.endProofs(accountId);
  const closed = others.filter(({ endsAt }) => endsAt > services.nowSeconds()).length;
  if (closed > 0)
    services.audit({
      event: 'account.sessions_closed',
      accountId,
      requestId,
      reason,
      details: { closed },
    });
  return closed;
}

import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Closing {
  readonly accountId: string;
  readonly sessionUid: string;
  /** Uid of the session that asks for it; undefined where an operator does. */
  readonly actingUid?: string | undefined;
  readonly requestId?: string | undefined;
  /** Reason in the operator's words, for the audit. */
  readonly reason?: string | undefined;
}

/**
 * Ends one session of an account with its codes, tokens and grants, and lets its services know. A sign-in of the
 * account that waits anywhere ends too. Offline access that a service was given in it
 * goes on. Throws `not_found` where the account has no such open session, and `conflict` where the acting session was closed meanwhile.
 */
export async function closeSession(services: Services, closing: Closing): Promise<void> {
  await services.transaction(async (trx) => {
    // Two requests may close the same session. The second one finds it ended.
    await services.account.accounts.lock(trx, closing.accountId);
    if (!(await closeSessionWithin(services, trx, closing))) throw new AppError('not_found');
  });
}

/** Ends one session as `closeSession` does, in a transaction of the caller that has locked the account. Returns false for an unknown session. */
export async function closeSessionWithin(
  services: Services,
  trx: Transaction,
  { accountId, sessionUid, actingUid, requestId, reason }: Closing,
): Promise<boolean> {
  const all = await services.session.list(accountId, { trx, withLapsed: true });
  // Two sessions may close each other at once. The first one goes on.
  if (actingUid !== undefined && !all.some(({ uid }) => uid === actingUid)) throw new AppError('conflict');
  const wanted = all.find(({ uid }) => uid === sessionUid);
  if (!wanted || wanted.endsAt <= services.nowSeconds()) return false;
  services.payloads.endSession(sessionUid);
  services.payloads.endProofs(accountId);
  services.audit({
    event: 'account.session_closed',
    accountId,
    requestId,
    reason,
    // The services of the session, which may be told that this very session ended.
    details: { session: sessionUid, clients: wanted.clientIds },
  });
  return true;
}

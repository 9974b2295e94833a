import { isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import { closeWithin, type DeletionNotice } from '../deletion/close-account.ts';
import { deleteWithin } from '../deletion/delete-account.ts';
import { Refused } from '../refused.ts';
import { isServiceAccount } from './add-service-account.ts';
import { findAccount } from './find-account.ts';

interface Deleting {
  /** User name, address or `sub`. */
  readonly name: string;
  readonly reason: string | undefined;
  /** The account is deleted in this commit and does not wait. */
  readonly isNow: boolean;
  /** Tells the person, in the same commit, that her account waits for its deletion. */
  readonly tellClosed: (closed: DeletionNotice) => void;
  /** Says farewell, in the same commit. */
  readonly tellDeleted: (deleted: Omit<DeletionNotice, 'dueAt'>) => void;
}

interface DeletedByOperator {
  readonly sub: string;
  readonly username: string;
  /** ISO 8601; absent where the account is deleted. */
  readonly deletion_due_at?: string;
  readonly deleted?: boolean;
}

/** Closes an account so that it is deleted later, or deletes it at once. Services are told as when its person had asked. */
export async function deleteByOperator(
  services: Services,
  { name, reason, isNow, tellClosed, tellDeleted }: Deleting,
): Promise<DeletedByOperator> {
  const { account } = await findAccount(services, name);
  const { id: accountId, username } = account;
  if (isServiceAccount(username)) throw new Refused(`"${username}" is the account of a service`);
  if (isNow && reason === undefined) throw new Refused('--now needs --reason, for nothing can be recovered');
  const answer = await services.transaction(async (trx) => {
    const announce = isNow ? () => {} : tellClosed;
    const closed = await closeWithin(services, trx, { accountId, by: 'operator', reason, announce });
    if (closed.kind === 'gone') throw new Refused(`no account is called "${name}"`);
    if (closed.kind === 'last_administrator')
      throw new Refused(`"${username}" is the last administrator: give another account the role first`);
    if (isNow) await deleteWithin(services, trx, { ids: [accountId], isDue: false, reason, announce: tellDeleted });
    else if (closed.kind === 'waiting')
      throw new Refused(`"${username}" waits for its deletion already; --now ends the wait`);
    const dueAt = closed.kind === 'closed' ? closed.notice.dueAt : services.nowSeconds();
    return {
      sub: accountId,
      username,
      ...(isNow ? { deleted: true } : { deletion_due_at: isoTime(dueAt) }),
    };
  });
  if (isNow) services.deletionNotices.wake();
  return answer;
}

import { deleteAccount } from '../commands/deletion/delete-account.ts';
import type { DeletionNotice } from '../commands/deletion/close-account.ts';
import type { Services } from '../services.ts';

/** Says farewell to a person whose account is deleted, in the commit that deletes it. */
export type SayFarewell = (services: Services, deleted: Omit<DeletionNotice, 'dueAt'>) => void;

interface Round {
  readonly farewell: SayFarewell;
  readonly isStopping?: () => boolean;
}

const together = 50;

/**
 * Deletes the accounts whose deletion is due. Each has a commit of its own: one that fails holds up no other, and people's writes come in
 * between. Then looks after accounts that were deleted a minute ago, for rows that a request under way had left.
 */
export async function deleteAccounts(services: Services, { farewell, isStopping = () => false }: Round): Promise<void> {
  const { deletions } = services;
  const failures: unknown[] = [];
  const forEach = async (find: () => Promise<readonly string[]>, work: (accountId: string) => Promise<unknown>) => {
    for (let isMore = true; isMore && failures.length === 0 && !isStopping();) {
      const due = await find();
      for (const accountId of due) {
        if (isStopping()) return;
        await services.inUnit(() => work(accountId)).catch((error: unknown) => failures.push(error));
      }
      isMore = due.length === together;
    }
  };
  await forEach(
    () => deletions.due(together),
    (accountId) => deleteAccount(services, { accountId, announce: (deleted) => farewell(services, deleted) }),
  );
  await forEach(
    () => deletions.uncleared(together),
    (accountId) => services.transaction((trx) => deletions.clear(trx, accountId)),
  );
  if (failures.length > 0) throw failures[0];
}

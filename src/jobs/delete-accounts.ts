import { deleteAccounts } from '../commands/deletion/delete-account.ts';
import type { DeletionNotice } from '../commands/deletion/close-account.ts';
import type { Services } from '../services.ts';

/** Says farewell to a person whose account is deleted, in the commit that deletes it. */
export type SayFarewell = (services: Services, deleted: Omit<DeletionNotice, 'dueAt'>) => void;

interface Round {
  readonly farewell: SayFarewell;
  readonly isStopping?: () => boolean;
}

/**
 * Deletes the accounts whose deletion is due, a few in each commit, so that people's writes come in between. An account that cannot be
 * deleted holds up no other. Then looks after accounts that were deleted a minute ago, for rows that a request under way had left.
 */
export async function deleteDueAccounts(
  services: Services,
  { farewell, isStopping = () => false }: Round,
): Promise<void> {
  const { deletions } = services;
  const failures: unknown[] = [];
  const forEach = async (find: () => Promise<readonly string[]>, work: (ids: readonly string[]) => Promise<void>) => {
    const tried = (ids: readonly string[]) => services.inUnit(() => work(ids));
    for (let isMore = true; isMore && failures.length === 0 && !isStopping();) {
      const due = await find();
      if (due.length > 0)
        await tried(due).catch(async () => {
          for (const id of due) await tried([id]).catch((error: unknown) => failures.push(error));
        });
      isMore = due.length === deletions.together;
    }
  };
  await forEach(
    () => deletions.due(),
    (ids) => deleteAccounts(services, { ids, announce: (deleted) => farewell(services, deleted) }),
  );
  await forEach(
    () => deletions.uncleared(),
    (ids) => services.transaction((trx) => deletions.clear(trx, ids)),
  );
  if (failures.length > 0) throw failures[0];
}

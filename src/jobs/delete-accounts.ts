import { setTimeout as sleep } from 'node:timers/promises';
import { deleteAccounts } from '../commands/deletion/delete-account.ts';
import type { Services } from '../services.ts';
import { eachDue, inTurn } from './each-due.ts';
import { jobOf } from './job.ts';
import { minute } from '../domain/time.ts';

interface Round {
  readonly isStopping?: () => boolean;
  /** Waits for so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** The job rests so many times as long as each of its commits took. A commit takes longer on a busy server, which then gets longer rests. */
const restShare = 3;
/** A rest ends after so many milliseconds, because a stop of the server waits for it. */
const longestRest = 1000;

/**
 * Deletes the accounts whose deletion is due, a few in each commit, with a rest after each, so that people's requests come in between. An
 * account that cannot be deleted holds up no other. Then looks after accounts that were deleted a minute ago, for rows that a request under way had left.
 */
export async function deleteDueAccounts(
  services: Services,
  { isStopping = () => false, pause = sleep }: Round = {},
): Promise<void> {
  const { deletions } = services.deletion;
  const { together } = deletions;
  const rest = (worked: number) => pause(Math.min(worked * restShare, longestRest));
  const each = (due: (limit: number) => Promise<readonly string[]>, many: (ids: readonly string[]) => Promise<void>) =>
    eachDue(services, { due, idOf: String, together, one: (id) => many([id]), many, rest, isStopping });
  await inTurn([
    () =>
      each(
        (limit) => deletions.due(limit),
        (ids) => deleteAccounts(services, { ids }),
      ),
    () =>
      each(
        (limit) => deletions.uncleared(limit),
        (ids) =>
          services.transaction(async (trx) => {
            for (const accountId of await deletions.clear(trx, ids))
              services.audit({ event: 'account.deleted', accountId, details: { isAgain: true } });
          }),
      ),
  ]);
}

export const deleting = jobOf((services, isStopping) => deleteDueAccounts(services, { isStopping }), {
  every: minute,
  failure: 'accounts could not be deleted',
});

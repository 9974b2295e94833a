import type { Services } from '../services.ts';

interface Due<Item> {
  /** Returns what is due. */
  readonly due: () => Promise<readonly Item[]>;
  /** The most that `due` returns at once: so many say that more may be due. Left out where it returns everything. */
  readonly together?: number;
  /** Does the work for one item, in a unit of work of its own. */
  readonly one: (item: Item) => Promise<unknown>;
  readonly isStopping: () => boolean;
}

/** Does several works one after the other, each although one before it has failed. Throws the first failure in the end. */
export async function inTurn(works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const work of works) await work().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/**
 * Does the work of a job for everything that is due. An item that fails holds up no other: the first failure is thrown when all others have had
 * their turn. A page with a failure is the last one, because the item that failed would be found again.
 */
export async function eachDue<Item>(
  { inUnit }: Pick<Services, 'inUnit'>,
  { due, together = Infinity, one, isStopping }: Due<Item>,
): Promise<void> {
  for (let isMore = true; isMore && !isStopping();) {
    const found = await due();
    await inTurn(found.map((item) => async () => (isStopping() ? undefined : inUnit(() => one(item)))));
    isMore = found.length === together;
  }
}

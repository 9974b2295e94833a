import { partsOf } from '../domain/parts-of.ts';
import type { Services } from '../services.ts';

interface Due<Item> {
  /** Returns what is due, `limit` items at most, or everything where that is little. */
  readonly due: (limit: number) => Promise<readonly Item[]>;
  /** The name by which an item is known when it is found again. */
  readonly idOf: (item: Item) => string;
  /** Number of items that are asked for at once: 50 where nothing is said, Infinity where `due` returns everything. */
  readonly together?: number;
  /** Does the work for one item, in a unit of work of its own. */
  readonly one: (item: Item) => Promise<unknown>;
  /** Does the work for several items in one unit of work. Where that fails, each of them has a unit of its own. */
  readonly many?: (items: readonly Item[]) => Promise<unknown>;
  /** Rests after so many items as are asked for at once. */
  readonly rest?: (workedMilliseconds: number) => Promise<unknown>;
  readonly isStopping: () => boolean;
}

/** Does several works one after the other, each although one before it has failed. Throws the first failure in the end. */
export async function inTurn(works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const work of works) await work().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/**
 * Does the work of a job for everything that is due, for each item once in a round. An item that fails holds up no other: the first failure
 * is thrown when all others have had their turn. Items that are still due afterwards are found again. The round goes past them, however many
 * they are, by asking for more.
 */
export async function eachDue<Item>(
  { inUnit, now }: Pick<Services, 'inUnit' | 'now'>,
  { due, idOf, together = 50, one, many, rest, isStopping }: Due<Item>,
): Promise<void> {
  const tried = new Set<string>();
  const workOn = async (items: readonly Item[]) => {
    const alone = () => inTurn(items.map((item) => async () => (isStopping() ? undefined : inUnit(() => one(item)))));
    if (many) await inUnit(() => many(items)).catch(alone);
    else await alone();
  };
  const works = async function* () {
    for (let limit = together, isMore = true; isMore;) {
      const found = await due(limit);
      const fresh = found.filter((item) => !tried.has(idOf(item)));
      isMore = found.length >= limit;
      limit = together + 2 * (found.length - fresh.length);
      yield* partsOf(fresh, together);
    }
  };
  const failures: unknown[] = [];
  for await (const part of works()) {
    if (isStopping()) break;
    const began = now();
    for (const item of part) tried.add(idOf(item));
    await workOn(part).catch((error: unknown) => failures.push(error));
    if (rest && part.length === together) await rest(now() - began);
  }
  if (failures.length > 0) throw failures[0];
}

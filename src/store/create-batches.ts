/** Something that waits to be written. Two items that share a key are never written at the same moment. */
interface Item {
  readonly keys: ReadonlySet<string>;
}

interface Options<Waiting extends Item> {
  /** Batches that are written at the same moment at most. */
  readonly parallel: number;
  /** Writes a batch, and tells its items how that ended. Never fails. */
  readonly write: (batch: readonly Waiting[]) => Promise<void>;
}

interface Batches<Waiting extends Item> {
  add(item: Waiting): void;
  /** Takes an item back that nobody waits for any more. One that is being written goes on. */
  remove(item: Waiting): void;
  /** Returns how many items wait for their batch to begin. */
  waiting(): number;
}

/** Milliseconds that an item waits at most for others to come, where a batch is being written already. */
const gatherMilliseconds = 3;
const maxTogether = 64;

/**
 * Gathers what is to be written into batches: a commit costs more than the rows in it. While one batch is being written, the next items
 * wait, and they go on to wait until the first of them is three milliseconds old. An item that comes while nothing is being written does
 * not wait.
 */
export function createBatches<Waiting extends Item>({ parallel, write }: Options<Waiting>): Batches<Waiting> {
  interface Place {
    readonly item: Waiting;
    /** When the item came, on the clock of `performance`. */
    readonly since: number;
    /** Others were being written when the item came, so that more may come soon. */
    readonly isAmongOthers: boolean;
  }

  let waiting: Place[] = [];
  let running = 0;
  let isScheduled = false;
  // The keys that batches under way write. On PostgreSQL a statement does not see what another one changes meanwhile, and two
  // statements could wait for each other's rows.
  const busy = new Set<string>();

  // The batch is taken at the end of the turn of the event loop, so that it holds all items that came in this turn.
  const schedule = (): void => {
    const [first] = waiting;
    if (isScheduled || running >= parallel || first === undefined) return;
    isScheduled = true;
    const isGathering = first.isAmongOthers && waiting.length < maxTogether;
    const rest = isGathering ? gatherMilliseconds - (performance.now() - first.since) : 0;
    if (rest > 0) setTimeout(pump, rest);
    else setImmediate(pump);
  };

  const pump = (): void => {
    isScheduled = false;
    while (running < parallel && waiting.length > 0) {
      const taken = new Set(busy);
      const batch: Waiting[] = [];
      const later: Place[] = [];
      for (const place of waiting) {
        const { item } = place;
        const clashes = [...item.keys].some((key) => taken.has(key));
        if (batch.length < maxTogether && !clashes) batch.push(item);
        else later.push(place);
        for (const key of item.keys) taken.add(key);
      }
      waiting = later;
      if (batch.length === 0) return;
      const keys = batch.flatMap((item) => [...item.keys]);
      for (const key of keys) busy.add(key);
      running++;
      void write(batch).finally(() => {
        for (const key of keys) busy.delete(key);
        running--;
        schedule();
      });
    }
  };

  return {
    add(item) {
      waiting.push({ item, since: performance.now(), isAmongOthers: running > 0 });
      schedule();
    },
    remove(item) {
      waiting = waiting.filter((place) => place.item !== item);
    },
    waiting: () => waiting.length,
  };
}

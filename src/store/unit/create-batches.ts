/** Something that waits to be written. Two items that share a key are never written at the same moment. */
interface Item {
  readonly keys: ReadonlySet<string>;
  /** Keys that items share, unless one of these items waits apart. */
  readonly shared?: readonly string[];
}

interface Options<Waiting extends Item> {
  /** Batches that are written at the same moment at most. */
  readonly parallel: number;
  /**
   * Writes a batch, and tells its items how that ended. Never fails.
   * @param isApart the batch is one item that was held up before, and waits for the lock now
   * @returns the items that a lock of somebody else held up: nothing of them is written, and they were told nothing
   */
  readonly write: (batch: readonly Waiting[], isApart: boolean) => Promise<readonly Waiting[]>;
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
/** Items that wait for a lock at the same moment at most. */
const maxApart = 3;

/**
 * Gathers what is to be written into batches: a commit costs more than the rows in it. While one batch is being written, the next items
 * wait, and they go on to wait until the first of them is three milliseconds old. An item that comes while nothing is being written does
 * not wait.
 *
 * A batch that is held up by a lock of somebody else is written item by item. One that is held up alone goes on apart, in a place that no
 * batch needs, and those that would wait for the same lock wait for it.
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
  let apart: Waiting[] = [];
  let runningApart = 0;
  // The shared keys of the items that are apart.
  const heldUp = new Set<string>();

  const isHeldUp = ({ shared = [] }: Waiting) => shared.some((key) => heldUp.has(key));
  const release = ({ keys }: Waiting) => keys.forEach((key) => busy.delete(key));

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
        const clashes = isHeldUp(item) || [...item.keys].some((key) => taken.has(key));
        if (batch.length < maxTogether && !clashes) batch.push(item);
        else later.push(place);
        for (const key of item.keys) taken.add(key);
      }
      waiting = later;
      if (batch.length === 0) return;
      for (const { keys } of batch) for (const key of keys) busy.add(key);
      running++;
      void run(batch).then(() => {
        running--;
        schedule();
      });
    }
  };

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    const left = await write(batch, false);
    for (const item of batch) if (!left.includes(item)) release(item);
    for (const item of left) {
      if (isHeldUp(item)) putBack(item);
      else if (batch.length === 1) setApart(item);
      else await run([item]);
    }
  };

  /** Lets an item wait again, before those that came after it. */
  const putBack = (item: Waiting): void => {
    release(item);
    waiting.unshift({ item, since: performance.now(), isAmongOthers: false });
  };

  const setApart = (item: Waiting): void => {
    for (const key of item.shared ?? []) heldUp.add(key);
    apart.push(item);
    pumpApart();
  };

  const endApart = (item: Waiting): void => {
    release(item);
    for (const key of item.shared ?? []) heldUp.delete(key);
    schedule();
  };

  const pumpApart = (): void => {
    if (runningApart >= maxApart) return;
    const item = apart.shift();
    if (item === undefined) return;
    runningApart++;
    void write([item], true).finally(() => {
      endApart(item);
      runningApart--;
      pumpApart();
    });
  };

  return {
    add(item) {
      waiting.push({ item, since: performance.now(), isAmongOthers: running > 0 });
      schedule();
    },
    remove(item) {
      waiting = waiting.filter((place) => place.item !== item);
      if (!apart.includes(item)) return;
      apart = apart.filter((one) => one !== item);
      endApart(item);
    },
    waiting: () => waiting.length + apart.length,
  };
}

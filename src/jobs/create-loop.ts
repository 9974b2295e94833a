interface LoopOptions {
  readonly firstAfter: number;
  /** Milliseconds between the end of a round and the next. */
  readonly every: number;
  /** Runs one round, and asks `isStopping` between its parts. */
  readonly work: (isStopping: () => boolean) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** While rounds fail, for example without a database, the pause doubles up to so many times the usual one. */
const mostPatient = 16;

/** Runs rounds of work: one at a time, and sooner when kicked. */
export interface Loop {
  start(): void;
  readonly kick: () => void;
  /** Resolves when the running round has ended. */
  stop(): Promise<void>;
}

export function createLoop({ firstAfter, every, work, onError }: LoopOptions): Loop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStarted = false;
  let isStopping = false;
  let isKicked = false;
  let failures = 0;

  const schedule = (milliseconds: number) => {
    clearTimeout(timer);
    // A job must not keep a process alive that has nothing else to do.
    timer = setTimeout(run, milliseconds).unref();
  };
  const run = () => {
    if (!isStarted || isStopping) return;
    if (running) {
      isKicked = true;
      return;
    }
    isKicked = false;
    clearTimeout(timer);
    running = work(() => isStopping)
      .then(() => (failures = 0))
      .catch((error: unknown) => {
        failures++;
        onError(error);
      })
      .then(() => {
        running = undefined;
        if (!isStopping) schedule(isKicked && failures === 0 ? 0 : every * Math.min(2 ** failures, mostPatient));
      });
  };
  return {
    start() {
      isStarted = true;
      schedule(firstAfter);
    },
    // The answer of the request that kicked the job leaves first.
    kick: () => setImmediate(run),
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await running;
    },
  };
}

import { pauseOfJob } from '../domain/state/pause-of-job.ts';
import { traced } from '../tracing/traced.ts';

export interface LoopOptions {
  /** The name under which the state of the server tells of the loop. */
  readonly name: string;
  readonly firstAfter: number;
  /** Milliseconds between the end of a round and the next. */
  readonly every: number;
  /** Runs one round, and asks `isStopping` between its parts. */
  readonly work: (isStopping: () => boolean) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Hears of each round that has ended, how many milliseconds it took, and whether it did its work. */
  readonly onRound?: (round: { readonly duration: number; readonly isDone: boolean }) => void;
}

/** The last round of a loop. */
export interface Round {
  /** Milliseconds since its end. */
  readonly age: number;
  /** Milliseconds that it took. */
  readonly duration: number;
  /** Rounds that have failed one after the other, this one included; 0 after a round that did its work. */
  readonly failures: number;
}

/** Runs rounds of work: one at a time, and sooner when kicked. */
export interface Loop {
  readonly name: string;
  /** Milliseconds between the end of a round and the next. */
  readonly every: number;
  /** Returns the last round that has ended; undefined before the first one has. */
  lastRound(): Round | undefined;
  start(): void;
  readonly kick: () => void;
  /** Begins no round until `release` was called as often as this. Resolves when the running round has ended. */
  hold(): Promise<void>;
  /** Goes on after `hold`, at once where a round was due meanwhile. */
  release(): void;
  /** Resolves when the running round has ended. */
  stop(): Promise<void>;
}

export function createLoop({ name, firstAfter, every, work, onError, onRound }: LoopOptions): Loop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStarted = false;
  let isStopping = false;
  let isKicked = false;
  let holds = 0;
  let failures = 0;
  let last: { readonly ended: number; readonly duration: number } | undefined;

  const schedule = (milliseconds: number) => {
    clearTimeout(timer);
    // A job must not keep a process alive that has nothing else to do.
    timer = setTimeout(run, milliseconds).unref();
  };
  const run = () => {
    if (!isStarted || isStopping) return;
    if (running || holds > 0) {
      isKicked = true;
      return;
    }
    isKicked = false;
    clearTimeout(timer);
    const began = performance.now();
    running = traced(`job ${name}`, { isRound: true }, () => work(() => isStopping))
      .then(() => (failures = 0))
      .catch((error: unknown) => {
        failures++;
        onError(error);
      })
      .then(() => {
        running = undefined;
        const ended = performance.now();
        last = { ended, duration: ended - began };
        onRound?.({ duration: ended - began, isDone: failures === 0 });
        if (!isStopping) schedule(isKicked && failures === 0 ? 0 : pauseOfJob({ every, failures }));
      });
  };
  return {
    name,
    every,
    lastRound: () => last && { age: performance.now() - last.ended, duration: last.duration, failures },
    start() {
      isStarted = true;
      schedule(firstAfter);
    },
    // The answer of the request that kicked the job leaves first.
    kick: () => setImmediate(run),
    async hold() {
      holds++;
      await running;
    },
    release() {
      holds--;
      if (holds === 0 && isKicked) run();
    },
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await running;
    },
  };
}

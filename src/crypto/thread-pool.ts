import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { AppError } from '../errors.ts';

interface Answer<R> {
  readonly result?: R;
  readonly error?: string;
}

interface Job<T, R> {
  readonly task: T;
  /** When the task was handed over, and when a thread began it; milliseconds. Both are 0 where nobody watches. */
  readonly askedAt: number;
  begunAt: number;
  readonly done: (answer: Answer<R>) => void;
}

/** Says how busy a pool is. */
export interface PoolLoad {
  readonly running: number;
  readonly waiting: number;
  /** Number of waiting tasks from which on a further one is refused. */
  readonly mostWaiting: number;
}

/** Hears how a pool does its work; times in seconds. */
export interface PoolWatch {
  readonly done: (times: { readonly waited: number; readonly took: number }) => void;
  readonly refused: () => void;
}

export interface ThreadPool<T, R> {
  /** Runs a task. Throws AppError('busy') when too many wait. */
  readonly run: (task: T) => Promise<R>;
  readonly load: () => PoolLoad;
  readonly close: () => Promise<void>;
}

interface PoolOptions {
  /**
   * File of the thread, in plain JavaScript, so that Node starts it without a loader. It answers each task with `{result}` or `{error}`.
   */
  readonly script: URL;
  readonly workerData?: object;
  readonly threads: number;
  readonly maxWaiting: number;
  readonly watch?: PoolWatch | undefined;
  readonly resourceLimits?: ResourceLimits;
  /** A thread that has had no work for so long ends, and gives its memory back. By default threads stay. */
  readonly idleMilliseconds?: number;
}

interface Slot<T, R> {
  readonly worker: Worker;
  job?: Job<T, R> | undefined;
  idle?: NodeJS.Timeout | undefined;
}

/** V8 lets a thread's short-lived objects grow to 48 MB before it clears them, and work of this kind makes many. */
const maxYoungGenerationSizeMb = 4;

const taskIds = () => {
  try {
    return new Set(readdirSync('/proc/self/task'));
  } catch {
    return new Set<string>();
  }
};

/** Linux only: such work must not slow the thread that answers, so the new thread gets a lower priority. */
function lowerPriority(before: ReadonlySet<string>): void {
  for (const task of taskIds()) {
    if (before.has(task)) continue;
    try {
      setPriority(Number(task), 10);
    } catch {
      // The work is done all the same where the process may not change priorities.
    }
  }
}

/**
 * Runs tasks in dedicated threads that start at the first need. libuv's pool is never used: signatures would queue there behind long work.
 */
export function createThreadPool<T, R>({
  script,
  workerData,
  threads,
  maxWaiting,
  resourceLimits = { maxYoungGenerationSizeMb },
  idleMilliseconds,
  watch,
}: PoolOptions): ThreadPool<T, R> {
  const clock = watch ? () => performance.now() : () => 0;
  const waiting: Job<T, R>[] = [];
  const workers: Slot<T, R>[] = [];
  let closed = false;

  const endWhenIdle = (slot: Slot<T, R>) => {
    if (idleMilliseconds === undefined) return;
    slot.idle = setTimeout(() => {
      workers.splice(workers.indexOf(slot), 1);
      void slot.worker.terminate();
    }, idleMilliseconds).unref();
  };

  const startWorker = () => {
    const before = taskIds();
    const worker = new Worker(script, { workerData, resourceLimits });
    const slot: Slot<T, R> = { worker };
    const finish = (answer: Answer<R>) => {
      const { job } = slot;
      slot.job = undefined;
      if (job && watch)
        watch.done({ waited: (job.begunAt - job.askedAt) / 1_000, took: (clock() - job.begunAt) / 1_000 });
      job?.done(answer);
      pump();
      if (!slot.job && workers.includes(slot)) endWhenIdle(slot);
    };
    worker.once('online', () => lowerPriority(before));
    worker.on('message', finish);
    worker.on('error', (error) => {
      clearTimeout(slot.idle);
      workers.splice(workers.indexOf(slot), 1);
      finish({ error: String(error) });
    });
    worker.unref();
    workers.push(slot);
    return slot;
  };

  const pump = () => {
    while (waiting.length > 0 && !closed) {
      const idle = workers.find(({ job }) => !job) ?? (workers.length < threads ? startWorker() : undefined);
      if (!idle) return;
      const job = waiting.shift()!;
      clearTimeout(idle.idle);
      idle.job = job;
      job.begunAt = clock();
      idle.worker.ref();
      idle.worker.postMessage(job.task);
    }
    for (const { worker, job } of workers) if (!job) worker.unref();
  };

  return {
    run: (task) =>
      new Promise<R>((resolve, reject) => {
        if (closed || waiting.length >= maxWaiting) {
          watch?.refused();
          reject(new AppError('busy'));
          return;
        }
        waiting.push({
          task,
          askedAt: clock(),
          begunAt: 0,
          done: ({ result, error }) => (error === undefined ? resolve(result!) : reject(new Error(error))),
        });
        pump();
      }),
    load: () => ({
      running: workers.filter(({ job }) => job !== undefined).length,
      waiting: waiting.length,
      mostWaiting: maxWaiting,
    }),
    async close() {
      closed = true;
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}

import { AppError } from '../errors.ts';

interface LineOptions {
  readonly atOnce: number;
  /** Number of tasks that may wait beside those under way. Further ones are refused. */
  readonly maxWaiting: number;
}

/** Runs work a few tasks at a time, in order. Throws AppError('busy') when too many wait already. */
export function createLine({ atOnce, maxWaiting }: LineOptions): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) throw new AppError('busy');
      // A task that ends hands its place to the next one.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

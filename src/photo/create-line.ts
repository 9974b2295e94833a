import { AppError } from '../errors.ts';

interface LineOptions {
  readonly atOnce: number;
  /** Beside those under way; whoever comes then is sent away. */
  readonly maxWaiting: number;
}

/** Runs work a few at a time, in order; throws AppError('busy') when too many wait already. */
export function createLine({ atOnce, maxWaiting }: LineOptions): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) throw new AppError('busy');
      // Whoever ends hands its place over.
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

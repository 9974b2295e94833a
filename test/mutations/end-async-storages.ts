import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Ends the asynchronous storages of a test file when the file ends. Node visits every storage that was ever used at each new promise, and
 * a worker runs dozens of files: without this, each file would be slower than the one before.
 */
const used = new Set<AsyncLocalStorage<unknown>>();
const { prototype } = AsyncLocalStorage;
const run = Reflect.get(prototype, 'run') as (...args: unknown[]) => unknown;

prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
  used.add(this);
  return Reflect.apply(run, this, args);
} as typeof prototype.run;

afterAll(() => {
  prototype.run = run as typeof prototype.run;
  for (const storage of used) storage.disable();
});

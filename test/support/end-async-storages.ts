import { AsyncLocalStorage } from 'node:async_hooks';

const used = new Set<AsyncLocalStorage<unknown>>();
const { prototype } = AsyncLocalStorage;
const run = Reflect.get(prototype, 'run') as (...args: unknown[]) => unknown;

prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
  used.add(this);
  return Reflect.apply(run, this, args);
} as typeof prototype.run;

/**
 * Ends the asynchronous storages of a test file when the file ends. Node visits every storage that was ever used at each new promise, each
 * application has its own, and a worker runs dozens of files: without this, each file would be slower than the one before.
 */
// oxlint-disable-next-line import/no-default-export -- as jest's other files of preparation
export default function endAsyncStorages(): void {
  afterAll(() => {
    for (const storage of used) storage.disable();
    used.clear();
  });
}

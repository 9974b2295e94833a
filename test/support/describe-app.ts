import { buildAccount } from './build-account.ts';
import { startApp, type TestApp } from './start-app.ts';
import { registerClient, type TestClient } from './test-client.ts';

/** A hook of jest is a global of the file that runs: it is looked up at each call, since files share this module. */
type Hook = (work: () => Promise<void>) => void;
type Make<T> = () => T | Promise<T>;
type End<T> = (made: T) => Promise<void> | void;

/** Hands out something that hooks make and end. Before they have made it, nothing of it can be used. */
const holderOf =
  (begin: Hook, finish: Hook) =>
  <T extends object>(make: Make<T>, end?: End<T>): T => {
    let made: T | undefined;
    begin(async () => {
      made = await make();
      if (Object.getPrototypeOf(made) !== Object.prototype) throw new Error('an object of a class cannot be prepared');
    });
    if (end)
      finish(async () => {
        if (made) await end(made);
        made = undefined;
      });
    const ready = (): T => {
      if (!made) throw new Error('what is prepared for the tests is used before they begin');
      return made;
    };
    return new Proxy({} as T, {
      get: (_none, name) => Reflect.get(ready(), name),
      set: (_none, name, value) => Reflect.set(ready(), name, value),
      has: (_none, name) => Reflect.has(ready(), name),
      ownKeys: () => Reflect.ownKeys(ready()),
      getOwnPropertyDescriptor: (_none, name) => ({
        ...Reflect.getOwnPropertyDescriptor(ready(), name),
        configurable: true,
      }),
    });
  };

/**
 * Makes something before the tests of this file, or of this `describe`, and ends it after them. What is returned is the thing itself from
 * then on. What was prepared earlier is there when `make` runs.
 */
export const prepare = holderOf(
  (work) => beforeAll(work),
  (work) => afterAll(work),
);

/** Makes something anew before each test, and ends it after that. */
export const prepareEach = holderOf(
  (work) => beforeEach(work),
  (work) => afterEach(work),
);

type Options = Parameters<typeof startApp>[0];

/** Starts an application before the tests of this file, or of this `describe`, and stops it after them. */
export const describeApp = (options?: Options): TestApp =>
  prepare(
    () => startApp(options),
    (app) => app.stop(),
  );

/** Starts such an application with one service that is registered there. */
export function describeService(options?: Options): { readonly app: TestApp; readonly client: TestClient } {
  const app = describeApp(options);
  return { app, client: prepare(() => registerClient(app)) };
}

/** Starts such an application with one service and one person who has an account. */
export function describePerson(options?: Options) {
  const { app, client } = describeService(options);
  return { app, client, account: prepare(() => buildAccount(app)) };
}

/** Starts an application for each test. */
export const appOfEachTest = (options?: Options): TestApp =>
  prepareEach(
    () => startApp(options),
    (app) => app.stop(),
  );

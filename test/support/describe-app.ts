import { startApp, type TestApp } from './start-app.ts';

/**
 * Starts an application before the tests of this file, or of this `describe`, and stops it after them. What is returned is the application
 * itself from then on; before, nothing of it can be used.
 */
export function describeApp(options?: Parameters<typeof startApp>[0]): TestApp {
  let app: TestApp | undefined;
  beforeAll(async () => {
    app = await startApp(options);
  });
  afterAll(async () => {
    await app?.stop();
    app = undefined;
  });
  const started = (): TestApp => {
    if (!app) throw new Error('the application of describeApp is used before the tests begin');
    return app;
  };
  return new Proxy({} as TestApp, {
    get: (_none, name) => Reflect.get(started(), name),
    has: (_none, name) => Reflect.has(started(), name),
    ownKeys: () => Reflect.ownKeys(started()),
    getOwnPropertyDescriptor: (_none, name) => ({
      ...Reflect.getOwnPropertyDescriptor(started(), name),
      configurable: true,
    }),
  });
}

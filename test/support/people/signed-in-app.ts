import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { prepare } from '../describe-app.ts';
import { startApp, type TestApp } from '../start-app.ts';
import { registerClient, signIn, type TestClient } from '../test-client.ts';

/** An app with one service and one person who has signed in to it in `browser`. */
export interface SignedInApp {
  readonly app: TestApp;
  readonly client: TestClient;
  readonly account: BuiltAccount;
  readonly browser: Browser;
}

type Options = Parameters<typeof startApp>[0];

/** Starts an app in which one person has signed in to one service. */
export async function startSignedIn(options: Options = {}): Promise<SignedInApp> {
  const app = await startApp(options);
  const client = await registerClient(app);
  const account = await buildAccount(app);
  const { browser } = await signIn(app, app.browser(), { client, account });
  return { app, client, account, browser };
}

/** Starts such an app before the tests of this file, or of this `describe`, and stops it after them. */
export function describeSignedIn(options?: Options): SignedInApp {
  const started = prepare(
    () => startSignedIn(options),
    ({ app }) => app.stop(),
  );
  return {
    app: prepare(() => started.app),
    client: prepare(() => started.client),
    account: prepare(() => started.account),
    browser: prepare(() => started.browser),
  };
}

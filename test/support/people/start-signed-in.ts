import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { startApp, type TestApp } from '../start-app.ts';
import { registerClient, signIn, type TestClient } from '../test-client.ts';

/** An app with one service and one person who has signed in to it in `browser`. */
export interface SignedInApp {
  readonly app: TestApp;
  readonly client: TestClient;
  readonly account: BuiltAccount;
  readonly browser: Browser;
}

/** Starts an app in which one person has signed in to one service. */
export async function startSignedIn(options: Parameters<typeof startApp>[0] = {}): Promise<SignedInApp> {
  const app = await startApp(options);
  const client = await registerClient(app);
  const account = await buildAccount(app);
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  return { app, client, account, browser };
}

import { randomBytes } from 'node:crypto';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { startApp, type TestApp } from '../start-app.ts';
import type { DatabaseKind } from '../test-database.ts';
import { authorizationRequest, registerClient, signIn, type TestClient } from '../test-client.ts';
import { optionalNames, type WizardStep } from '../people/wizard-steps.ts';

export const captchaAnswer = '482913';
export const newPassword = 'sept-loutres-sous-la-pluie-fine';

/** The applications behind the pages of the list: one for people, one in maintenance, and one whose database lost a table. */
export interface PageWorld {
  readonly app: TestApp;
  readonly closed: TestApp;
  readonly broken: TestApp;
  readonly client: TestClient;
  readonly account: BuiltAccount;
  stop(): Promise<void>;
}

export async function openPageWorld(database?: DatabaseKind): Promise<PageWorld> {
  const notice = {
    fr: 'Maintenance le 3 décembre de 8 h à 9 h.',
    en: 'Maintenance on 3 December from 8 to 9 a.m.',
  };
  // The applications start one after the other, because each looks for a free port and then takes it.
  const app = await startApp({
    ...(database && { database }),
    wallet: true,
    config: { captchaFixedAnswer: captchaAnswer, trustedBrowserDays: 30, fedcm: true, clientDocuments: 'open' },
  });
  const closed = await startApp({ config: { signInOpen: false, registrationOpen: false, notice } });
  const broken = await startApp();
  const client = await registerClient(app, { client_name: 'Cartes.gouv.fr' });
  await registerClient(closed, { client_id: 'cartes' });
  await broken.services.database.knex.schema.dropTable('payloads');
  return {
    app,
    closed,
    broken,
    client,
    account: await buildAccount(app, { username: 'marie.durand' }),
    stop: async () => {
      await Promise.all([app.stop(), closed.stop(), broken.stop()]);
    },
  };
}

/** Opens a browser in which the account of the world is signed in. */
export async function signedIn(world: PageWorld): Promise<Browser> {
  const browser = world.app.browser();
  await signIn(world.app, browser, world);
  return browser;
}

/** Makes an account, which has only the values that every account needs, and opens a browser in which it is signed in. */
export async function signInNew(
  { app, client }: PageWorld,
  wishes: Parameters<typeof buildAccount>[1] = {},
): Promise<{ readonly browser: Browser; readonly account: BuiltAccount }> {
  const account = await buildAccount(app, wishes);
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  return { browser, account };
}

export interface Draft {
  readonly browser: Browser;
  readonly username: string;
  readonly email: string;
}

export type DraftStep = WizardStep | 'proof';

/** Registers in a browser without a screen up to the page of that step, and leaves the optional steps before it empty. */
export async function draftUpTo(
  { app, client }: PageWorld,
  step: DraftStep,
  wishes: { readonly email?: string } = {},
): Promise<Draft> {
  const browser = app.browser();
  const username = `zoe.${randomBytes(4).toString('hex')}`;
  const draft = { browser, username, email: wishes.email ?? `${username}@example.test` };
  await browser.open(authorizationRequest(app, client).url);
  await browser.open(`${browser.page.url.pathname}?flow=registration`);
  if (step === 'profile') return draft;
  const fields = { username, password: newPassword, passwordConfirm: newPassword, email: draft.email };
  const isPassedOver = step === 'captcha' || step === 'proof';
  await browser.submit(fields, { action: isPassedOver ? 'finish' : 'next' });
  for (const passed of optionalNames) {
    if (isPassedOver || step === passed) break;
    await browser.submit({}, { action: 'next' });
  }
  if (step !== 'proof') return draft;
  await browser.submit({ captcha: captchaAnswer }, { action: 'register' });
  return draft;
}

export async function linkIn(app: TestApp, to: string, kind: string): Promise<string> {
  const { links } = await app.mailbox.newest(to, kind);
  const link = links.find((one) => one.includes('/lien/'));
  if (!link) throw new Error(`no link in ${kind} to ${to}`);
  return link;
}

import type { Page as Tab } from 'playwright-core';
import { codeFor } from '../register.ts';
import { pastPassword } from '../second-factor.ts';
import { buildAccount } from '../build-account.ts';
import { registerClient, signIn } from '../test-client.ts';
import { show, type PageState } from './page-state.ts';
import { draftUpTo, type PageWorld } from './page-world.ts';

/** Registers a service whose requests expire at once, because the other pages of the list share the clock of the application. */
async function hastily(world: PageWorld, metadata: Readonly<Record<string, unknown>> = {}): Promise<PageWorld> {
  const client = await registerClient(world.app, { client_name: 'Cartes.gouv.fr', request_lifetime: -1, ...metadata });
  return { ...world, client };
}

async function toSignedIn(world: PageWorld, tab: Tab, metadata?: Readonly<Record<string, unknown>>): Promise<void> {
  const browser = world.app.browser();
  await signIn(world.app, browser, await hastily(world, metadata));
  await show(browser, tab);
}

export const overPages: readonly PageState[] = [
  {
    name: 'request that is over, account made',
    async reach(world, tab) {
      const { browser, email } = await draftUpTo(await hastily(world), 'proof');
      await browser.submit({ code: await codeFor(world.app, email) }, { action: 'verify' });
      await show(browser, tab);
    },
  },
  { name: 'request that is over, signed in: an address', reach: (world, tab) => toSignedIn(world, tab) },
  {
    name: 'request that is over, signed in: no address',
    reach: (world, tab) => toSignedIn(world, tab, { client_uri: undefined }),
  },
  {
    name: 'request that is over, not signed in',
    async reach(world, tab) {
      const { app, client } = await hastily(world);
      const account = await buildAccount(app, { totp: true });
      const { browser } = await pastPassword(app, { client, account, params: { acr_values: 'eidas0-mfa' } });
      await browser.submit({}, { action: 'cancel' });
      await show(browser, tab);
    },
  },
];

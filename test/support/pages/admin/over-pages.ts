import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { codeFor } from '../../people/register.ts';
import { pastPassword } from '../../people/second-factor.ts';
import { registerClient, signIn } from '../../test-client.ts';
import { press, type PageState } from '../page-state.ts';
import { draftUpTo, type PageWorld } from '../page-world.ts';

/** Registers a service whose requests expire at once, because the other pages of the list share the clock of the application. */
async function hastily(world: PageWorld, metadata: Readonly<Record<string, unknown>> = {}): Promise<PageWorld> {
  const client = await registerClient(world.app, { client_name: 'Cartes.gouv.fr', request_lifetime: -1, ...metadata });
  return { ...world, client };
}

async function toSignedIn(world: PageWorld, metadata?: Readonly<Record<string, unknown>>): Promise<Browser> {
  const browser = world.app.browser();
  await signIn(world.app, browser, await hastily(world, metadata));
  return browser;
}

export const overPages: readonly PageState[] = [
  {
    name: 'request that is over, account made',
    async reach(world) {
      const { browser, email } = await draftUpTo(await hastily(world), 'proof');
      await browser.submit({ code: await codeFor(world.app, email) }, { action: 'verify' });
      return browser;
    },
  },
  {
    name: 'request that is over, signed in: no address',
    reach: (world) => toSignedIn(world, { client_uri: undefined }),
  },
  {
    name: 'request that is over, not signed in',
    async reach(world) {
      const { app, client } = await hastily(world);
      const account = await buildAccount(app, { totp: true });
      const { browser } = await pastPassword(app, { client, account, params: { acr_values: 'eidas0-mfa' } });
      return press(browser, 'cancel');
    },
  },
];

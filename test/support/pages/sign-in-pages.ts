import type { Page as Tab } from 'playwright-core';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { accountOfAge } from '../password-age.ts';
import { authorizationRequest, signIn } from '../test-client.ts';
import { fill, press, refusePasskey, show, toSignIn, type PageState } from './page-state.ts';
import { carry, signedIn, type PageWorld } from './page-world.ts';

/** Signs in, past the password, to an account whose password has expired. */
async function toRenewal({ app, client }: PageWorld, tab: Tab): Promise<BuiltAccount> {
  const account = await accountOfAge(app, { days: 365 });
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  await show(browser, tab);
  return account;
}

export const signInPages: readonly PageState[] = [
  {
    name: 'sign-in: empty',
    async reach(world, tab) {
      await toSignIn(world, tab);
    },
  },
  {
    name: 'sign-in: nothing typed',
    status: 422,
    errors: ['username', 'password'],
    async reach(world, tab) {
      await toSignIn(world, tab);
      await press(tab, 'signin');
    },
  },
  {
    name: 'sign-in: wrong password',
    status: 422,
    errors: ['username'],
    kept: { username: 'marie.durand' },
    async reach(world, tab) {
      await toSignIn(world, tab);
      await fill(tab, { username: 'marie.durand', password: 'pas le bon mot de passe' });
      await press(tab, 'signin');
    },
  },
  {
    name: 'sign-in: passkey refused',
    status: 422,
    errors: ['passkey'],
    kept: { username: 'marie.durand' },
    async reach(world, tab) {
      await toSignIn(world, tab);
      await fill(tab, { username: 'marie.durand' });
      await refusePasskey(tab);
    },
  },
  {
    name: 'sign-in: throttled',
    status: 429,
    errors: ['username'],
    kept: { username: 'quelqu-un' },
    async reach(world, tab) {
      const wrong = { username: 'quelqu-un', password: 'pas le bon mot de passe' };
      const browser = world.app.browser();
      await browser.open(authorizationRequest(world.app, world.client).url);
      for (let tries = 0; tries < 5; tries++) await browser.submit(wrong, { action: 'signin' });
      await show(browser, tab);
      await fill(tab, wrong);
      await press(tab, 'signin');
    },
  },
  {
    name: 'sign-in: once more',
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await toSignIn(world, tab, { prompt: 'login' });
    },
  },
  {
    name: 'sign-in: somebody else while asked once more',
    status: 422,
    errors: ['username'],
    async reach(world, tab) {
      const { username, password } = await buildAccount(world.app);
      await carry(await signedIn(world), tab);
      await toSignIn(world, tab, { prompt: 'login' });
      await fill(tab, { username, password });
      await press(tab, 'signin');
    },
  },
  {
    name: 'renewal: empty',
    async reach(world, tab) {
      await toRenewal(world, tab);
    },
  },
  {
    name: 'renewal: nothing typed',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      await toRenewal(world, tab);
      await press(tab, 'save');
    },
  },
  {
    name: 'renewal: the same again',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      const { password } = await toRenewal(world, tab);
      await fill(tab, { password, passwordConfirm: password });
      await press(tab, 'save');
    },
  },
  {
    name: 'renewal: passkey refused',
    status: 422,
    errors: ['passkey'],
    async reach(world, tab) {
      await toRenewal(world, tab);
      await refusePasskey(tab, 'add-passkey');
    },
  },
  {
    name: 'account choice',
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await toSignIn(world, tab, { prompt: 'select_account' });
    },
  },
  {
    name: 'consent',
    async reach({ app, account, thirdParty }, tab) {
      const browser = app.browser();
      await signIn(app, browser, { client: thirdParty, account, params: { scope: 'openid profile email' } });
      await show(browser, tab);
    },
  },
  {
    name: 'continuation',
    async reach(world, tab) {
      const { app, account } = world;
      // The next address answers 204, so the page stays open for the checks.
      const leaves = (url: URL) => url.href.startsWith(`${app.protocol}/auth/`);
      await tab.route(leaves, (route) => route.fulfill({ status: 204 }));
      await toSignIn(world, tab);
      await fill(tab, { username: account.username, password: account.password });
      const left = tab.waitForRequest((request) => leaves(new URL(request.url())));
      await press(tab, 'signin');
      await left;
    },
  },
  {
    name: 'logout: question',
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await tab.goto(`${world.app.protocol}/logout?client_id=${world.client.clientId}`);
    },
  },
  {
    name: 'logout: done',
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await tab.goto(`${world.app.protocol}/logout?client_id=${world.client.clientId}`);
      await press(tab, 'logout');
    },
  },
];

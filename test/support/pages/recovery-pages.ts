import type { Page as Tab } from 'playwright-core';
import { fill, press, toSignIn, type PageState } from './page-state.ts';
import { draftUpTo, linkIn, newPassword, type PageWorld } from './page-world.ts';

/** Opens the link for a new password, for a new account. */
async function toReset(world: PageWorld, tab: Tab): Promise<void> {
  const { browser, email } = await draftUpTo(world, 'proof');
  const { code } = await world.app.mailbox.newest(email, 'verify-address');
  await browser.submit({ code: code ?? '' }, { action: 'verify' });
  await browser.open('/mot-de-passe-oublie');
  await browser.submit({ email }, { action: 'send' });
  await tab.goto(await linkIn(world.app, email, 'reset'));
}

export const recoveryPages: readonly PageState[] = [
  {
    name: 'forgotten password: empty',
    async reach(world, tab) {
      await toSignIn(world, tab);
      await tab.locator('main a[href^="/mot-de-passe-oublie"]').first().click();
    },
  },
  {
    name: 'forgotten password: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@' },
    async reach({ app }, tab) {
      await tab.goto(`${app.url}/mot-de-passe-oublie`);
      await fill(tab, { email: 'marie@' });
      await press(tab, 'send');
    },
  },
  {
    name: 'forgotten password, sent',
    async reach({ app }, tab) {
      await tab.goto(`${app.url}/mot-de-passe-oublie`);
      await fill(tab, { email: 'personne@example.test' });
      await press(tab, 'send');
    },
  },
  { name: 'new password: empty', reach: toReset },
  {
    name: 'new password: nothing typed',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      await toReset(world, tab);
      await press(tab, 'save');
    },
  },
  {
    name: 'new password: short',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      await toReset(world, tab);
      await fill(tab, { password: 'trop court', passwordConfirm: 'trop court' });
      await press(tab, 'save');
    },
  },
  {
    name: 'new password: different confirmation',
    status: 422,
    errors: ['passwordConfirm'],
    async reach(world, tab) {
      await toReset(world, tab);
      await fill(tab, { password: newPassword, passwordConfirm: `${newPassword}s` });
      await press(tab, 'save');
    },
  },
  {
    name: 'new password, saved',
    async reach(world, tab) {
      await toReset(world, tab);
      await fill(tab, { password: 'neuf-castors-contre-le-vent', passwordConfirm: 'neuf-castors-contre-le-vent' });
      await press(tab, 'save');
    },
  },
];

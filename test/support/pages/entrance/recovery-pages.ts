import type { Browser } from '../../browser.ts';
import { givePasskey } from '../../people/passkey-pages.ts';
import { goOn, openNew, press, toSignIn, type PageState } from '../page-state.ts';
import { draftUpTo, linkIn, newPassword, type PageWorld } from '../page-world.ts';

/** Opens the link for a new password, for a new account. */
async function toReset(world: PageWorld, { hasPasskey = false } = {}): Promise<Browser> {
  const { browser, email } = await draftUpTo(world, 'proof');
  const { code } = await world.app.mailbox.newest(email, 'verify-address');
  await browser.submit({ code: code ?? '' }, { action: 'verify' });
  const { services } = world.app;
  const account = await services.account.accounts.findByName({ username: '', emailCanonical: email, browser: '' });
  if (hasPasskey && account) await givePasskey(world.app, { sub: account.account.id });
  await browser.open('/mot-de-passe-oublie');
  await browser.submit({ email }, { action: 'send' });
  return openNew(world, await linkIn(world.app, email, 'reset'));
}

const choose = (
  world: PageWorld,
  [password, passwordConfirm = password]: readonly [string, string?],
): Promise<Browser> =>
  goOn(toReset(world), (browser) => browser.submit({ password, passwordConfirm }, { action: 'save' }));

const ask = (world: PageWorld, email: string): Promise<Browser> =>
  goOn(openNew(world, '/mot-de-passe-oublie'), (browser) => browser.submit({ email }, { action: 'send' }));

export const recoveryPages: readonly PageState[] = [
  {
    name: 'forgotten password: empty',
    reach: (world) => goOn(toSignIn(world), (browser) => browser.click('main a[href^="/mot-de-passe-oublie"]')),
  },
  {
    name: 'forgotten password: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@' },
    reach: (world) => ask(world, 'marie@'),
  },
  { name: 'forgotten password, sent', reach: (world) => ask(world, 'personne@example.test') },
  { name: 'new password: empty', reach: (world) => toReset(world) },
  {
    name: 'new password: nothing typed',
    status: 422,
    errors: ['password'],
    reach: (world) => press(toReset(world), 'save'),
  },
  {
    name: 'new password: short',
    status: 422,
    errors: ['password'],
    reach: (world) => choose(world, ['trop court']),
  },
  {
    name: 'new password: different confirmation',
    status: 422,
    errors: ['passwordConfirm'],
    reach: (world) => choose(world, [newPassword, `${newPassword}s`]),
  },
  { name: 'new password, saved', reach: (world) => choose(world, ['neuf-castors-contre-le-vent']) },
  {
    name: 'new password, saved: a passkey still signs in',
    reach: (world) =>
      goOn(toReset(world, { hasPasskey: true }), (browser) =>
        browser.submit(
          { password: 'neuf-castors-contre-le-vent', passwordConfirm: 'neuf-castors-contre-le-vent' },
          { action: 'save' },
        ),
      ),
  },
];

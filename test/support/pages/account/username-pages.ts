import { buildAccount } from '../../build-account.ts';
import type { Browser } from '../../browser.ts';
import { signIn } from '../../test-client.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

/** The page of the user name, of a person who never changed hers. */
async function toUsername({ app, client }: PageWorld): Promise<Browser> {
  const account = await buildAccount(app);
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  await browser.open('/compte/profil/nom-utilisateur');
  return browser;
}

const change = (world: PageWorld, username: string) =>
  goOn(toUsername(world), (browser) => browser.submit({ username }, { action: 'save' }));

/** The page that changes the user name of an account. */
export const usernamePages: readonly PageState[] = [
  { name: 'account, user name: as it is', reach: toUsername },
  {
    name: 'account, user name: wrong name',
    status: 422,
    errors: ['username'],
    kept: { username: 'Marie Durand' },
    reach: (world) => change(world, 'Marie Durand'),
  },
  {
    name: 'account, user name: changed too lately',
    reach: (world) =>
      goOn(change(world, `nom-${Date.now().toString(36)}`), (browser) =>
        browser.open('/compte/profil/nom-utilisateur'),
      ),
  },
];

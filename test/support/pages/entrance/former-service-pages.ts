import { FormerRealmAway, type FormerRealm } from '../../../../src/upstream/former-realm.ts';
import type { Browser } from '../../browser.ts';
import { goOn, openNew, toSignIn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

/** Acts while the service that had the accounts before does not answer. States are reached one after the other. */
async function whileAway(world: PageWorld, act: () => Promise<Browser>): Promise<Browser> {
  const services = world.app.services as { formerRealm: FormerRealm | undefined };
  services.formerRealm = { realm: 'ancien', visit: () => Promise.reject(new FormerRealmAway('is away')) };
  try {
    return await act();
  } finally {
    services.formerRealm = undefined;
  }
}

const username = 'pas.encore.reprise';

export const formerServicePages: readonly PageState[] = [
  {
    name: 'sign-in: former service away, its code asked for',
    status: 422,
    errors: ['username'],
    refused: 'refusal',
    kept: { username },
    reach: (world) =>
      whileAway(world, () =>
        goOn(toSignIn(world), (browser) =>
          browser.submit({ username, password: 'pas le bon mot de passe' }, { action: 'signin' }),
        ),
      ),
  },
  {
    name: 'forgotten password, sent: former service away',
    reach: (world) =>
      whileAway(world, () =>
        goOn(openNew(world, '/mot-de-passe-oublie'), (browser) =>
          browser.submit({ email: 'personne@example.test' }, { action: 'send' }),
        ),
      ),
  },
];

import { randomBytes } from 'node:crypto';
import type { Browser } from '../browser.ts';
import { buildAccount } from '../build-account.ts';
import { signInAs } from '../sign-in-as.ts';
import type { PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';

/** Opens a page as an agent of the helpdesk. */
async function toPage(world: PageWorld, path: string): Promise<Browser> {
  const { browser } = await signInAs(world.app, ['support']);
  await browser.open(path);
  return browser;
}

/** Makes people whose user names begin alike, one of them in each state that an account can have. */
async function people({ app }: PageWorld): Promise<string> {
  const { knex } = app.services.database;
  const now = app.services.nowSeconds();
  const prefix = `cohorte-${randomBytes(3).toString('hex')}`;
  for (let at = 0; at < 21; at++)
    await buildAccount(app, {
      username: `${prefix}-${at}`,
      email: `${prefix}-${at}@collectivite-territoriale-de-la-vallee.example.test`,
      roles: at === 2 ? ['client-manager'] : [],
    });
  await knex('accounts')
    .where({ username: `${prefix}-1` })
    .update({ disabled_at: now });
  await knex('accounts')
    .where({ username: `${prefix}-2` })
    .update({ disabled_at: now, deletion_requested_at: now, deletion_due_at: now + 1000 });
  return prefix;
}

/** The search for people, and the page about one person. */
export const peoplePages: readonly PageState[] = [
  {
    name: 'people: more of them than the list shows',
    reach: async (world) => toPage(world, `/admin/personnes?q=${await people(world)}`),
  },
  {
    name: 'people: a search for the name of a person',
    status: 422,
    errors: ['q'],
    kept: { q: 'Hélène Durand' },
    reach: (world) => toPage(world, `/admin/personnes?q=${encodeURIComponent('Hélène Durand')}`),
  },
];

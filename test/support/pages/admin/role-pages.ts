import { roles } from '../../../../src/domain/roles/roles.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import type { Browser } from '../../browser.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/admin/roles';
const askAbout = (browser: Browser, { sub }: Pick<BuiltAccount, 'sub'>, role?: string) =>
  browser.open(`${path}?person=${sub}${role === undefined ? '' : `&role=${role}`}`);

/** Makes a person with a long name and a long address. */
async function somebody({ app }: PageWorld, held: readonly string[]): Promise<BuiltAccount> {
  const account = await buildAccount(app, { roles: held });
  await app.services.database
    .knex('accounts')
    .where({ id: account.sub })
    .update({ given_name: 'Anne-Sophie Bérengère', family_name: 'de La Rochefoucauld-Montbazon' });
  return account;
}

async function toList(world: PageWorld): Promise<Browser> {
  await somebody(world, roles);
  const disabled = await somebody(world, ['auditor']);
  await world.app.services.database.knex('accounts').where({ id: disabled.sub }).update({ disabled_at: 1 });
  return (await signInAs(world.app, ['admin'], path)).browser;
}

/** The page of roles. */
export const rolePages: readonly PageState[] = [
  {
    name: 'roles: a name that no account has',
    status: 422,
    errors: ['account'],
    kept: { account: 'personne-inconnue' },
    reach: (world) =>
      goOn(toList(world), (browser) => browser.submit({ account: 'personne-inconnue' }, { action: 'find' })),
  },
  {
    name: 'roles, give: without a role and a reason',
    status: 422,
    errors: ['role', 'reason'],
    reach: async (world) => {
      const { browser } = await signInAs(world.app, ['admin'], path);
      await askAbout(browser, await somebody(world, ['support']));
      return goOn(browser, (it) => it.submit({}, { action: 'grant' }));
    },
  },
  {
    name: 'roles, take: asked for the reason',
    reach: async (world) => {
      const { browser } = await signInAs(world.app, ['admin'], path);
      await askAbout(browser, await somebody(world, ['auditor']), 'auditor');
      return browser;
    },
  },
  {
    name: 'roles, give: to oneself',
    reach: async (world) => {
      const { browser, account } = await signInAs(world.app, ['admin'], path);
      return goOn(browser, (it) => askAbout(it, account));
    },
  },
];

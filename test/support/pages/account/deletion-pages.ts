import { linkTo } from '../../people/account-address.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { requestDeletion } from '../../people/parked-sign-ins.ts';
import { registerClient, signIn } from '../../test-client.ts';
import { goOn, openNew, toSignIn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

/** The page that deletes an account, of a person whom two services know. */
async function toDeletion({ app, client }: PageWorld, roles: readonly string[] = []): Promise<Browser> {
  const account = await buildAccount(app, { roles });
  const browser = app.browser();
  const told = await registerClient(app, { client_name: 'Carnet de terrain', deletion_uri: 'https://carnet.test/' });
  await signIn(app, browser, { client, account });
  await signIn(app, app.browser(), { client: told, account });
  await browser.open('/compte/suppression');
  return browser;
}

const confirm = (world: PageWorld, confirmation: string) =>
  goOn(toDeletion(world), (browser) => browser.submit({ confirmation }, { action: 'delete' }));

async function closed({ app }: PageWorld): Promise<BuiltAccount> {
  const account = await buildAccount(app);
  await requestDeletion(app, account);
  return account;
}

/** The pages that delete an account, and those that cancel it. */
export const deletionPages: readonly PageState[] = [
  { name: 'account, deletion: before it', reach: toDeletion },
  {
    name: 'account, deletion: another word',
    status: 422,
    errors: ['confirmation'],
    kept: { confirmation: 'oui' },
    reach: (world) => confirm(world, 'oui'),
  },
  { name: 'account, deletion: the last administrator', reach: (world) => toDeletion(world, ['admin']) },
  { name: 'a closed account: just closed', reach: (world) => confirm(world, 'SUPPRIMER') },
  {
    name: 'a deletion to cancel: in the sign-in',
    async reach(world) {
      const { username, password } = await closed(world);
      return goOn(toSignIn(world), (browser) => browser.submit({ username, password }, { action: 'signin' }));
    },
  },
  {
    name: 'a deletion to cancel: by the link of the message',
    reach: async (world) => openNew(world, await linkTo(world.app, (await closed(world)).email, 'deletion-requested')),
  },
];

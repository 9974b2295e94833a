import { createScimPerson } from '../../../../src/commands/scim/create-scim-person.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { createClient } from '../../services/create-client.ts';
import { registerClient } from '../../test-client.ts';
import { openInvitation } from '../../services/scim.ts';
import { goOn, openNew, type PageState } from '../page-state.ts';
import { linkIn, type PageWorld } from '../page-world.ts';

let invited = 0;

/** Opens the link by which an organization invites somebody, as its person does. */
async function toInvitation(world: PageWorld, known?: string): Promise<Browser> {
  const { services } = world.app;
  const { clientId } = await createClient(world.app, { client_name: 'Annuaire du département de la Drôme' });
  const userName = known ?? `marie.durand-${invited++}@drome.example.test`;
  await services.inUnit(() => createScimPerson(services, { clientId, user: { userName, active: true } }));
  return openNew(world, await linkIn(world.app, userName, 'scim-invitation'));
}

/** Accepts the invitation and opens the page of the account that lists the services. */
async function toServices(world: PageWorld): Promise<Browser> {
  const { email, username, password } = await buildAccount(world.app);
  const browser = await toInvitation(world, email);
  await browser.submit({}, { action: 'confirm' });
  await browser.open('/compte/services');
  await browser.submit({ username, password }, { action: 'signin' });
  return goOn(browser, (it) => it.open('/compte/services'));
}

/** Opens the list of the people whom an organization has invited. */
async function toPeople({ app }: PageWorld): Promise<Browser> {
  const { services } = app;
  const { clientId } = await registerClient(app, { client_name: 'Annuaire de la Drôme', scope: 'accounts:provision' });
  const invite = (userName: string, active = true) =>
    services.inUnit(async () => createScimPerson(services, { clientId, user: { userName, active } }));
  const known = await buildAccount(app);
  await invite(known.email);
  await (await openInvitation(app, known.email)).submit({}, { action: 'confirm' });
  for (const name of ['une-adresse-de-plusieurs-dizaines-de-lettres', 'b'])
    await invite(`${name}-${invited++}@drome.example.test`, name.length > 1);
  const { browser } = await signInAs(app, ['auditor'], `/admin/clients/${clientId}/personnes`);
  return browser;
}

/** The page of the link by which an organization invites somebody. */
export const provisioningPages: readonly PageState[] = [
  {
    name: 'invitation of an organization: to a person who has an account',
    reach: async (world) => toInvitation(world, (await buildAccount(world.app)).email),
  },
  { name: 'invitation of an organization: to a person without an account', reach: toInvitation },
  {
    name: 'invitation of an organization: wrong name and weak password',
    status: 422,
    errors: ['username', 'password'],
    kept: { username: 'Marie Durand' },
    reach: (world) =>
      goOn(toInvitation(world), (browser) =>
        browser.submit({ username: 'Marie Durand', password: 'azerty', passwordConfirm: 'azerty' }, { action: 'save' }),
      ),
  },
  { name: 'account, services: managed by an organization', reach: toServices },
  { name: 'client, people: one of each state', reach: toPeople },
];

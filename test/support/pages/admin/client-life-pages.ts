import { orSay } from '../../../../src/cli/or-say.ts';
import { changeTestAccounts } from '../../../../src/commands/clients/life/put-into-test.ts';
import { askForProduction } from '../../../../src/commands/clients/life/ask-for-production.ts';
import { updateClient } from '../../../../src/commands/clients/registration/update-client.ts';
import { buildAccount } from '../../build-account.ts';
import type { Browser } from '../../browser.ts';
import { createClient } from '../../services/create-client.ts';
import { nameContact } from '../../services/name-contact.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { signIn } from '../../test-client.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const reason = 'Demande du 12 mai, ticket 481';

/** Makes a service with a few versions. */
async function changedClient({ app }: PageWorld): Promise<string> {
  const { clientId } = await createClient(app, {
    client_name: 'Carte des sentiers',
    redirect_uris: [app.callback, 'https://sentiers.example.fr/retour'],
    purpose: 'Garder vos sentiers préférés et vous prévenir de leur fermeture.',
  });
  const account = await buildAccount(app);
  const change = (file: unknown) =>
    app.services.inUnit(async () => orSay(await updateClient(app.services, { clientId, file })), {
      kind: 'account',
      id: account.sub,
    });
  await change({ redirect_uris: [app.callback, 'https://sentiers.example.fr/connexion/retour'], purpose: null });
  await change({ client_name: 'Sentiers de France et d’outre-mer', scope_reasons: { email: 'Pour vous prévenir.' } });
  orSay(
    await app.services.inUnit(() => changeTestAccounts(app.services, { clientId, accountIds: [account.sub], reason })),
  );
  return clientId;
}

const open = async (world: PageWorld, part: string): Promise<Browser> => {
  const clientId = await changedClient(world);
  const { browser } = await signInAs(world.app, ['client-manager']);
  return goOn(browser, (it) => it.open(`/admin/clients/${clientId}/${part}`));
};

async function toRequest(world: PageWorld): Promise<Browser> {
  const { app } = world;
  const { clientId } = await createClient(app, { client_name: 'Carte des sentiers', status: 'test' });
  const account = await buildAccount(app);
  for (const kind of ['technical', 'data-protection'] as const) await nameContact(app, { clientId, account, kind });
  const asked = () => askForProduction(app.services, { clientId, accountId: account.sub, reason });
  orSay(await app.services.inUnit(asked));
  const { browser } = await signInAs(app, ['client-manager']);
  return goOn(browser, (it) => it.open(`/admin/clients/${clientId}/production`));
}

const file = (callback: string) => [
  { client_id: 'sentiers', client_name: 'Sentiers', redirect_uris: [callback] },
  { client_id: 'releves', redirect_uris: ['http://releves.example.fr/retour', 'https://releves.example.fr/*'] },
];

/** The versions of a client, its life, the import of clients, and a service that is in test. */
export const clientLifePages: readonly PageState[] = [
  { name: 'client, versions: three changes', reach: (world) => open(world, 'versions') },
  {
    name: 'client: what it lost when it came from Keycloak',
    async reach(world) {
      const { clientId } = await createClient(world.app, { client_name: 'Carte des sentiers' });
      const { services } = world.app;
      const brought = { members: {}, secretHash: undefined };
      await services.transaction((trx) =>
        services.clients.imported.write(trx, {
          clientId,
          realm: 'geoplateforme',
          version: 1,
          brought,
          notes: [
            { code: 'patterns', items: [`https://${'sous-domaine.'.repeat(8)}example/connexion/*`] },
            {
              code: 'mappers',
              items: ['rôle renommé', 'note_de_session_avec_un_nom_que_personne_ne_coupe_au_bon_endroit'],
            },
            { code: 'admin_url', items: ['https://portail.example/k_logout'] },
            { code: 'consent_kept', items: [] },
          ],
        }),
      );
      const { browser } = await signInAs(world.app, ['client-manager']);
      await browser.open(`/admin/clients/${clientId}`);
      return browser;
    },
  },
  {
    name: 'client, versions: a version that somebody else was faster to change',
    status: 409,
    errors: [],
    refused: 'refusal',
    kept: { reason },
    reach: async (world) => {
      const { app } = world;
      const clientId = await changedClient(world);
      const { browser } = await signInAs(app, ['client-manager']);
      await browser.open(`/admin/clients/${clientId}/versions?version=1`);
      orSay(
        await app.services.inUnit(() => updateClient(app.services, { clientId, file: { client_name: 'Sentiers' } })),
      );
      return goOn(browser, (it) => it.submit({ reason }, { action: 'restore' }));
    },
  },
  { name: 'client, production: a request that waits', reach: toRequest },
  {
    name: 'client, delete: another name was typed',
    status: 422,
    errors: ['confirmation'],
    kept: { confirmation: 'Sentiers', reason },
    reach: (world) =>
      goOn(open(world, 'supprimer'), (browser) =>
        browser.submit({ confirmation: 'Sentiers', reason }, { action: 'delete' }),
      ),
  },
  {
    name: 'import of clients: lines to correct',
    status: 422,
    errors: [],
    refused: 'refusal',
    reach: async ({ app }) => {
      const { browser } = await signInAs(app, ['client-manager'], '/admin/clients/import');
      const text = JSON.stringify(file(app.callback), null, 2);
      return goOn(browser, (it) => it.submit({ text, status: 'test' }, { action: 'read' }));
    },
  },
  {
    name: 'sign-in: the service is in test, and this account may not try it',
    reach: async ({ app }) => {
      const client = await createClient(app, { client_name: 'Carte des sentiers', status: 'test' });
      const browser = app.browser();
      await signIn(app, browser, { client, account: await buildAccount(app) });
      return browser;
    },
  },
];

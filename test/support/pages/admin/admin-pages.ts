import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { exportedPerson, exportedRealm, passwordCredential, writeFiles } from '../../keycloak/realm-export.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { environmentOf, runCli } from '../../programs/run-cli.ts';
import { registerClient } from '../../test-client.ts';
import { copyService, longestAddress } from '../extremes.ts';
import type { PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const longName = 'Portail de l’artificialisation des sols et de la consommation des espaces naturels';

/** Fills thirty days with very uneven numbers, of all services and of one, and registers a service that lacks everything. */
async function busy({ app, client }: PageWorld): Promise<string> {
  const { services } = app;
  const { knex } = services.database;
  const today = Math.floor(services.nowSeconds() / 86_400);
  const kinds = ['sign-in:password', 'sign-in:passkey', 'sign-in:franceconnect', 'sign-in:proconnect', 'registrations'];
  const own = ['people', 'sign-ins', 'refusals', 'refused-requests'];
  const rows = Array.from({ length: 30 }, (_, at) =>
    [
      ...kinds.map((kind, place) => ({ client_id: '', kind, count: at === 9 ? 98_432 : (at * (place + 1)) % 7 })),
      ...(at === 0 ? [{ client_id: client.clientId, kind: 'people-of-30-days', count: 412 }] : []),
      ...own.map((kind, place) => ({ client_id: client.clientId, kind, count: (at * (place + 3)) % 40 })),
    ].map((row) => ({ ...row, day: today - at })),
  );
  await knex('day_counts').insert(rows.flat()).onConflict(['day', 'client_id', 'kind']).merge(['count']);
  const lacking = await registerClient(app, {
    client_name: longName,
    legacy_password_grant: true,
    legacy_until: '2020-01-01',
    status: 'test',
  });
  await knex('clients').where({ client_id: lacking.clientId }).update({ created_at: 1 });
  const { sub: accountId } = await buildAccount(app, { roles: ['client-manager'], email: longestAddress() });
  const asked = { clientId: lacking.clientId, accountId, at: services.nowSeconds() - 5 * 86_400, reason: 'Prêt' };
  await services.transaction((trx) => services.clients.productionRequests.insert(trx, asked));
  return lacking.clientId;
}

/** Brings people of a realm with a long name in, not all of them without an exception, and leaves a run that was stopped. */
async function bringPeople({ app }: PageWorld): Promise<void> {
  const realm = 'geoplateforme-et-tous-les-services-de-l-information-geographique';
  const users = [
    exportedPerson('reprise.complete', { credentials: [passwordCredential('sentier-des-douaniers', 'pbkdf2-sha256')] }),
    exportedPerson('reprise.sans.rien', { email: undefined, attributes: { photo: ['x'] } }),
  ];
  const paths = writeFiles({ 'realm.json': exportedRealm({ realm, users }) });
  await runCli(['keycloak', 'import', ...paths, '--as', 'anne-sophie.de-la-rochefoucauld'], {
    env: environmentOf(app),
  });
  const { knex } = app.services.database;
  await knex('imports').insert({ id: 'stopped', realm, operator: 'paule', started_at: 1 }).onConflict('id').ignore();
}

/** Opens a page of the administration as somebody who may open every one. */
async function toPage(world: PageWorld, path: string): Promise<Browser> {
  const { browser } = await signInAs(world.app, ['admin']);
  await browser.open(path);
  return browser;
}

/** The first page of the administration, the list of the services, the first page of a service, and the state page. */
export const adminPages: readonly PageState[] = [
  {
    name: 'administration: what waits, and the picture of a month',
    reach: async (world) => {
      await busy(world);
      return toPage(world, '/admin');
    },
  },
  {
    name: 'services: two hundred of them, each with something to watch, and odd names',
    reach: async (world) => {
      await copyService(world.app, await busy(world), 200);
      return toPage(world, '/admin/clients?show=legacy');
    },
  },
  {
    name: 'service: what is to be done for it',
    reach: async (world) => toPage(world, `/admin/clients/${await busy(world)}`),
  },
  {
    name: 'service: the picture of a month',
    reach: async (world) => {
      await busy(world);
      return toPage(world, `/admin/clients/${world.client.clientId}`);
    },
  },
  {
    name: 'state: something to put right',
    reach: async (world) => {
      const { database, nowSeconds } = world.app.services;
      const queued = { kind: 'reset', recipient: '', sealed_body: 'x', attempts: 3, last_error: 'server: away' };
      const now = nowSeconds();
      await database
        .knex('outbox')
        .insert({ ...queued, id: 'waits', created_at: now - 7200, due_at: now + 7200, expires_at: now + 7200 })
        .onConflict('id')
        .ignore();
      return toPage(world, '/admin/etat');
    },
  },
  {
    name: 'state: the settings in force',
    reach: (world) => toPage(world, '/admin/etat/reglages'),
  },
  {
    name: 'imports: what remains to be done',
    reach: async (world) => {
      await bringPeople(world);
      return toPage(world, '/admin/etat/reprises');
    },
  },
];

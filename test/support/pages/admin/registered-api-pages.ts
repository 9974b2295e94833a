import { registerApi } from '../../../../src/commands/apis/change-api.ts';
import { disableClient } from '../../../../src/commands/clients/life/client-life.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { registerClient } from '../../test-client.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/admin/apis';
const reason = 'Ouverture de l’API des cartes';
const sentence = (fr: string, en: string) => ({ fr, en });

/** Registers an API for which two services may ask, one of them disabled, and another one with which it exchanges tokens. */
async function makeApi({ app }: PageWorld): Promise<string> {
  const { services } = app;
  const id = services.apis.idOf('https://api.cartes.example.test/donnees-ouvertes/v2');
  if ((await services.apis.list()).some((api) => api.id === id)) return id;
  const named = await registerClient(app, { client_name: 'Portail de l’artificialisation des sols' });
  const off = await registerClient(app, { client_name: 'Visionneuse' });
  await services.inUnit(() => disableClient(services, { clientId: off.clientId, reason }));
  const make = (file: object) => services.inUnit(() => registerApi(services, { file, reason }));
  const identifier = 'https://api.cartes.example.test/donnees-ouvertes/v2';
  const other = 'https://api.adresses.example.test';
  const made = await make({
    identifier,
    names: { fr: 'Cartes et données ouvertes de la Géoplateforme', en: 'Maps and open data of the Géoplateforme' },
    scopes: [
      { name: 'cartes.lire', sentence: sentence('Lire vos cartes', 'Read your maps') },
      {
        name: 'https://api.cartes.example.test/scopes/cartes.modifier-et-publier',
        sentence: sentence('Modifier vos cartes et les publier pour tout le monde', 'Change and publish your maps'),
      },
    ],
    clients: [
      { client_id: named.clientId, scopes: ['cartes.lire'] },
      { client_id: off.clientId, scopes: [] },
    ],
    unregistered_scopes: ['cartes.lire'],
    least_acr: 'eidas0-mfa',
    max_auth_age: 900,
    bound_tokens: 'required',
    introspection_client: named.clientId,
    exchange_from: [other, 'urn:example:inconnue'],
    exchange_to: [other],
  });
  if (!made.ok) throw new Error(made.refused.message);
  await make({ identifier: other, names: { fr: 'Adresses', en: 'Addresses' }, exchange_to: [identifier] });
  return id;
}

/** Opens a page of the APIs as a manager of services. */
async function toPage(world: PageWorld, part: string) {
  const id = await makeApi(world);
  const { browser } = await signInAs(world.app, ['client-manager']);
  await browser.open(`${path}${part.replace(':id', id)}`);
  return browser;
}

const typed = {
  identifier: 'https://tuiles.example.test/',
  nameFr: 'Tuiles',
  nameEn: 'Tiles',
  scopes: 'tuiles.lire | Lire les tuiles | Read the tiles',
  clients: '',
  reason,
};

const wrong = {
  ...typed,
  identifier: 'tuiles',
  nameEn: '',
  scopes: 'tuiles.lire | Lire les tuiles\nopenid | Lire | Read',
  clients: 'service-inconnu tuiles.supprimer\n',
  tokenSeconds: 'une heure',
  exchangeTo: 'tuiles',
  reason: '',
};

/** The pages about APIs that are known by name. */
export const registeredApiPages: readonly PageState[] = [
  { name: 'registered APIs: the list', reach: (world) => toPage(world, '') },
  {
    name: 'client of an API: its first page',
    async reach(world) {
      const id = await makeApi(world);
      const { clients = [] } = (await world.app.services.apis.list()).find((api) => api.id === id) ?? {};
      const { browser } = await signInAs(world.app, ['client-manager']);
      await browser.open(`/admin/clients/${clients.find(({ scopes }) => scopes.length > 0)?.clientId}`);
      return browser;
    },
  },
  { name: 'registered API: its page', reach: (world) => toPage(world, '/:id') },
  {
    name: 'registered API: just registered',
    reach: (world) => goOn(toPage(world, '/nouvelle'), (it) => it.submit(typed, { action: 'create' })),
  },
  {
    name: 'registration of an API: much of it is wrong',
    status: 422,
    errors: ['identifier', 'nameEn', 'scopes', 'tokenSeconds', 'exchangeTo', 'reason'],
    kept: { scopes: wrong.scopes, tokenSeconds: wrong.tokenSeconds, exchangeTo: wrong.exchangeTo },
    reach: (world) => goOn(toPage(world, '/nouvelle'), (it) => it.submit(wrong, { action: 'create' })),
  },
  { name: 'change of an API', reach: (world) => toPage(world, '/:id/modifier') },
  {
    name: 'change of an API: somebody was faster',
    status: 409,
    errors: [],
    refused: 'refusal',
    kept: { nameFr: 'Cartes' },
    reach: (world) =>
      goOn(toPage(world, '/:id/modifier'), (it) =>
        it.submit({ baseVersion: '7', nameFr: 'Cartes', reason }, { action: 'save' }),
      ),
  },
  { name: 'removal of an API', reach: (world) => toPage(world, '/:id/supprimer') },
];

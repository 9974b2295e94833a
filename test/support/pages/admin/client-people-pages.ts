import { generateKeyPairSync } from 'node:crypto';
import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { createClient } from '../../services/create-client.ts';
import { ellipticKey } from '../../services/elliptic-key.ts';
import { nameContact } from '../../services/name-contact.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { goOn, openNew, type PageState } from '../page-state.ts';
import { linkIn, type PageWorld } from '../page-world.ts';

const reason = 'Renouvellement annuel';
const encryptionKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
let invited = 0;

interface Managed {
  readonly browser: Browser;
  readonly clientId: string;
  /** Returns the address of a page of the client. */
  readonly at: (part: string) => string;
}

async function managed({ app }: PageWorld): Promise<Managed> {
  const { clientId } = await createClient(app, { client_name: 'Carte des sentiers' });
  const { browser } = await signInAs(app, ['client-manager']);
  return { browser, clientId, at: (part) => `/admin/clients/${clientId}/${part}` };
}

/** Gives the client keys, and draws a second secret. */
async function toSecrets(world: PageWorld): Promise<Browser> {
  const { browser, at } = await managed(world);
  const keys = [
    { ...ellipticKey, kid: 'sentiers-2026-11', use: 'sig' },
    { ...encryptionKey, kid: 'chiffrement', use: 'enc' },
  ];
  await browser.open(at('secrets?cles'));
  await browser.submit({ jwks: JSON.stringify({ keys }), reason }, { action: 'saveKeys' });
  return goOn(browser, async (it) => {
    await it.open(at('secrets?nouveau'));
    await it.submit({ name: 'serveur de production', reason }, { action: 'draw' });
  });
}

/** Names three contacts: one who has joined, one who was invited, and one whom a client file named. */
async function toContacts(world: PageWorld): Promise<Browser> {
  const { browser, at, clientId } = await managed(world);
  await nameContact(world.app, { clientId, account: await buildAccount(world.app) });
  const email = `responsable-des-donnees-${invited++}@collectivite-territoriale.example.test`;
  await browser.open(at('contacts?nouveau'));
  return goOn(browser, (it) => it.submit({ email, kind: 'data-protection', reason }, { action: 'invite' }));
}

async function toInvitation(world: PageWorld): Promise<Browser> {
  const { browser, at } = await managed(world);
  const email = `contact-${invited++}@example.test`;
  await browser.open(at('contacts?nouveau'));
  await browser.submit({ email, kind: 'technical', reason }, { action: 'invite' });
  return openNew(world, await linkIn(world.app, email, 'contact-invitation'));
}

/** The secrets, keys and contacts of a client. */
export const clientPeoplePages: readonly PageState[] = [
  { name: 'client, secrets: a new one beside another and keys', reach: toSecrets },
  {
    name: 'client, secrets: the last one without a confirmation',
    status: 422,
    errors: ['confirmation'],
    kept: { reason },
    async reach(world) {
      const { browser, clientId, at } = await managed(world);
      const { id } = (await world.app.services.clients.registry.find(clientId))!.secrets[0]!;
      await browser.open(at(`secrets?retirer=${id}`));
      return goOn(browser, (it) => it.submit({ reason }, { action: 'withdraw' }));
    },
  },
  {
    name: 'client, keys: an address that is none',
    status: 422,
    errors: ['jwks_uri'],
    kept: { jwks_uri: 'sentiers.example.fr' },
    async reach(world) {
      const { browser, at } = await managed(world);
      await browser.open(at('secrets?cles'));
      return goOn(browser, (it) => it.submit({ jwks_uri: 'sentiers.example.fr', reason }, { action: 'saveKeys' }));
    },
  },
  { name: 'client, contacts: one joined, one invited', reach: toContacts },
  { name: 'link of an invitation to answer for a service', reach: toInvitation },
];

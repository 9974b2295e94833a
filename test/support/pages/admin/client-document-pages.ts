import { blockDocument } from '../../../../src/commands/clients/documents/block-document.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { rememberDocument } from '../../services/remember-document.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/admin/clients/non-enregistrees';
const reason = 'Hameçonnage signalé par la cellule de sécurité';
const blockedHost = 'outils-de-cartographie-gratuits.example.net';
const used = 'https://cartes-des-communes.example.org/agent.json';
const other = 'https://assistant-de-cartographie-et-d-orthophotographie.example.org/documents/client.json';

/** Opens a page about applications that nobody has registered, of which two are in use and one is blocked. */
async function toPage({ app }: PageWorld, question = '') {
  const { services } = app;
  await services.inUnit(async () => {
    for (const clientId of [used, other]) {
      rememberDocument(app, clientId, 'Assistant de cartes de la Géoplateforme');
      await services.clients.documents.keep(clientId, 3600);
    }
    await blockDocument(services, { target: blockedHost, reason });
  });
  const { browser } = await signInAs(app, ['client-manager']);
  await browser.open(`${path}${question}`);
  return browser;
}

/** The pages about applications that nobody has registered. */
export const clientDocumentPages: readonly PageState[] = [
  { name: 'unregistered applications: those in use, and what is blocked', reach: (world) => toPage(world) },
  {
    name: 'unregistered applications: a block is made',
    reach: (world) =>
      goOn(toPage(world, '?bloquer='), (it) =>
        it.submit({ target: 'cartes.example.com', reason }, { action: 'block' }),
      ),
  },
  {
    name: 'block of an unregistered application: much of it is wrong',
    status: 422,
    errors: ['target', 'reason'],
    kept: { target: 'une adresse' },
    reach: (world) =>
      goOn(toPage(world, `?bloquer=${encodeURIComponent(other)}`), (it) =>
        it.submit({ target: 'une adresse', reason: '' }, { action: 'block' }),
      ),
  },
  { name: 'end of a block', reach: (world) => toPage(world, `?debloquer=${blockedHost}`) },
];

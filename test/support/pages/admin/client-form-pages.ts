import type { Browser } from '../../browser.ts';
import type { FieldValues } from '../../requests/html-form.ts';
import { asFile, pngOf } from '../../people/photos.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { createClient } from '../../services/create-client.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/admin/clients/nouveau';

const essentials = {
  clientName: 'Carte des sentiers',
  clientUri: 'https://sentiers.example.fr/',
  redirectUris: 'https://sentiers.example.fr/retour',
  purpose: 'Garder vos sentiers préférés et vous prévenir de leur fermeture.',
} as const;

async function toEssentials({ app }: PageWorld): Promise<Browser> {
  const { browser } = await signInAs(app, ['client-manager'], path);
  await browser.submit({ kind: 'site' }, { action: 'next' });
  return browser;
}

const toData = (world: PageWorld, fields: FieldValues = {}) =>
  goOn(toEssentials(world), (browser) => browser.submit({ ...essentials, ...fields }, { action: 'next' }));

const toReview = async (world: PageWorld) =>
  goOn(
    toData(world, {
      redirectUris: 'https://autre.example.com/retour\nhttps://autre.example.com/retour/',
      logo: asFile(await pngOf({ width: 640, height: 200 }), { filename: 'logo.png', type: 'image/png' }),
      withoutPkce: true,
      legacyReason: 'La bibliothèque de 2019 ne connaît pas PKCE.',
      legacyUntil: '2099-06-30',
    }),
    (browser) =>
      browser.submit({ 'scope-email': true, 'why-email': 'Pour vous prévenir d’une fermeture.' }, { action: 'next' }),
  );

/** The registration of a client, and the page that changes it. */
export const clientFormPages: readonly PageState[] = [
  {
    name: 'new client, essentials: wrong lines and an option without its end',
    status: 422,
    errors: ['redirectUris', 'legacyUntil'],
    kept: { purpose: essentials.purpose },
    reach: (world) =>
      goOn(toEssentials(world), (browser) =>
        browser.submit(
          {
            ...essentials,
            redirectUris: 'http://sentiers.example.fr/retour\nhttps://sentiers.example.fr/*\nsentiers.example.fr',
            withoutPkce: true,
            legacyReason: 'La bibliothèque de 2019 ne connaît pas PKCE.',
          },
          { action: 'next' },
        ),
      ),
  },
  {
    name: 'new client, data: without a reason',
    status: 422,
    errors: ['why-phone'],
    reach: (world) => goOn(toData(world), (browser) => browser.submit({ 'scope-phone': true }, { action: 'next' })),
  },
  { name: 'new client, review: with warnings', reach: toReview },
  {
    name: 'new client, registered: the secret',
    reach: (world) =>
      goOn(toReview(world), (browser) => browser.submit({ reason: 'Demande n° 12' }, { action: 'create' })),
  },
  {
    name: 'client, change: somebody else was faster',
    status: 409,
    errors: [],
    refused: 'refusal',
    kept: { clientUri: 'https://sentiers.example.fr/accueil' },
    async reach({ app }) {
      const { clientId } = await createClient(app, { client_name: 'Carte des sentiers', scope: 'openid email' });
      const { browser } = await signInAs(app, ['client-manager']);
      await browser.open(`/admin/clients/${clientId}/modifier`);
      const other = browser.tab();
      await other.submit({ purpose: 'Garder vos sentiers.', reason: 'Demande n° 7' }, { action: 'save' });
      return goOn(browser, (it) =>
        it.submit({ clientUri: 'https://sentiers.example.fr/accueil', reason: 'Demande n° 8' }, { action: 'save' }),
      );
    },
  },
];

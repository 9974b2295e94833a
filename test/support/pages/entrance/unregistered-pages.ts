import { minute } from '../../../../src/domain/time.ts';
import type { Browser } from '../../browser.ts';
import { signIn } from '../../test-client.ts';
import { goOn, press, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const clientId = 'https://assistant-de-cartographie.example.org/client.json';
const redirectUri = 'https://retour.example.org/connexion';

/** Signs in to a client that nobody has registered, up to the question whether it may read the account. */
async function askUnregistered({ app, account }: PageWorld): Promise<Browser> {
  const now = app.services.nowSeconds();
  app.services.clients.documents.remember({
    clientId,
    claimedName: 'Géoplateforme : assistant officiel de cartographie et d’orthophotographie',
    metadata: {
      client_name: 'assistant-de-cartographie.example.org',
      redirect_uris: [redirectUri],
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      policy_uri: 'https://assistant-de-cartographie.example.org/donnees',
    },
    readAt: now,
    freshUntil: now + 60 * minute,
  });
  const browser = app.browser();
  const client = { clientId, secret: '', redirectUri };
  await signIn(app, browser, {
    client,
    account,
    params: { scope: 'openid profile email offline_access', prompt: 'consent' },
  });
  return browser;
}

/** Pages about clients that nobody has registered. */
export const unregisteredPages: readonly PageState[] = [
  { name: 'unregistered client: consent, with a site and lasting access', reach: askUnregistered },
  {
    name: 'unregistered client: its document cannot be read',
    status: 400,
    async reach({ app }) {
      const browser = app.browser();
      const asked = new URLSearchParams({ client_id: `${clientId}?version=2`, response_type: 'code' });
      await browser.open(`${app.protocol}/auth?${asked.toString()}`);
      return browser;
    },
  },
  {
    name: 'account, services: with a client that is not registered',
    reach: (world) =>
      goOn(press(askUnregistered(world), 'accept'), async (browser) =>
        browser.open(`${world.app.url}/compte/services`),
      ),
  },
];

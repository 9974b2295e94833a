import type { Browser } from '../../browser.ts';
import { rememberDocument } from '../../services/remember-document.ts';
import { signIn } from '../../test-client.ts';
import { goOn, press, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const clientId = 'https://assistant-de-cartographie.example.org/client.json';

/** Signs in to a client that nobody has registered, up to the question whether it may read the account. */
async function askUnregistered({ app, account }: PageWorld): Promise<Browser> {
  const client = rememberDocument(
    app,
    clientId,
    'Géoplateforme : assistant officiel de cartographie et d’orthophotographie',
  );
  const browser = app.browser();
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

import type { Browser } from '../../browser.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { authorizationRequest, registerClient, type TestClient } from '../../test-client.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

interface Helped {
  readonly browser: Browser;
  readonly client: TestClient;
  /** Address of the first page of the client. */
  readonly path: string;
}

/** Registers a client, one of whose requests was refused, and signs a manager in. */
async function helped({ app }: PageWorld): Promise<Helped> {
  const client = await registerClient(app, {
    client_name: 'Carnet de terrain',
    redirect_uris: ['https://carnet.example/auth/callback/geoplateforme'],
    post_logout_redirect_uris: ['https://carnet.example/au-revoir'],
  });
  const redirect_uri = 'https://carnet.example/auth/calback/geoplateforme';
  await app.browser().open(authorizationRequest(app, client, { redirect_uri }).url);
  const { browser } = await signInAs(app, ['client-manager']);
  return { browser, client, path: `/admin/clients/${client.clientId}` };
}

const at = async (world: PageWorld, part: string) => {
  const { browser, path } = await helped(world);
  return goOn(browser, (one) => one.open(`${path}/${part}`));
};

/** The pages of a service that help its developer. */
export const clientHelpPages: readonly PageState[] = [
  { name: 'service, settings: libraries of a server', reach: (world) => at(world, 'reglages') },
  { name: 'service, diagnostic: what was refused', reach: (world) => at(world, 'diagnostic') },
  {
    name: 'service, test: a claim that is no JSON',
    status: 422,
    errors: ['claims'],
    kept: { claims: '{' },
    async reach(world) {
      return goOn(at(world, 'essai'), (one) => one.submit({ claims: '{' }, { action: 'try' }));
    },
  },
  {
    name: 'service, result of a test: the sign-in works',
    async reach(world) {
      return goOn(at(world, 'essai'), (one) => one.submit({}, { action: 'try' }));
    },
  },
];

import { registerApi } from '../../apis/register-api.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { askForUserCode, createScript, typeCode } from '../../services/device.ts';
import { authorizationRequest, registerClient } from '../../test-client.ts';
import { longestWord } from '../extremes.ts';
import { press, type PageState } from '../page-state.ts';
import { signInNew, type PageWorld } from '../page-world.ts';

const path = '/compte/services';

/** Signs in to a service of the operator, agrees to what another one asks for, and confirms the code of a program. */
async function toServices(world: PageWorld): Promise<Browser> {
  const { app } = world;
  const { browser } = await signInNew(world);
  const workshop = await registerClient(app, {
    client_name: longestWord,
    first_party: false,
    policy_uri: 'https://sentiers.example/donnees',
  });
  const scope = 'openid profile email phone offline_access maps:read maps:write';
  const identifier = `https://${workshop.clientId}.example.test/api`;
  await registerApi(app, { identifier, names: { fr: 'Cartes et plans', en: 'Maps and plans' }, clients: [workshop] });
  await browser.open(authorizationRequest(app, workshop, { scope, resource: identifier, prompt: 'consent' }).url);
  await browser.submit({}, { action: 'accept' });
  const script = await createScript(app, { client_name: 'QGIS, extension Géoplateforme', first_party: false });
  await typeCode(browser, await askForUserCode(app, script, { scope: 'openid' }));
  await browser.submit({}, { action: 'accept' });
  await browser.open(path);
  return browser;
}

/** The page of the account that lists the services. */
export const servicePages: readonly PageState[] = [
  { name: 'account, services: of three kinds', reach: toServices },
  {
    name: 'account, services: none',
    async reach({ app }) {
      const { username, password } = await buildAccount(app);
      const browser = app.browser();
      await browser.open(path);
      await browser.submit({ username, password }, { action: 'signin' });
      return browser;
    },
  },
  {
    name: 'account, services: one withdrawn',
    reach: (world) => press(toServices(world), 'withdraw'),
  },
];

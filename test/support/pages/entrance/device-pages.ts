import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { askForUserCode, createScript, typeCode, type DeviceAnswer } from '../../services/device.ts';
import { signIn, type TestClient } from '../../test-client.ts';
import { goOn, openNew, press, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

interface Asked {
  readonly script: TestClient;
  readonly code: DeviceAnswer;
}

async function ask({ app }: PageWorld, scope = 'openid profile email'): Promise<Asked> {
  const script = await createScript(app, { client_name: 'QGIS, extension Géoplateforme', first_party: false });
  return { script, code: await askForUserCode(app, script, { scope }) };
}

/** Signs in and types the code of a device. */
async function typed({ app, client }: PageWorld, code: DeviceAnswer): Promise<Browser> {
  const browser = app.browser();
  await signIn(app, browser, { client, account: await buildAccount(app) });
  await typeCode(browser, code);
  return browser;
}

const toQuestion = async (world: PageWorld, scope?: string): Promise<Browser> =>
  typed(world, (await ask(world, scope)).code);

const toCode = (world: PageWorld): Promise<Browser> => openNew(world, `${world.app.protocol}/device`);

const type = (from: Promise<Browser>, userCode: string): Promise<Browser> =>
  goOn(from, (browser) => browser.submit({ userCode }, { action: 'next' }));

const unknown = 'BCDF-GHJK';

export const devicePages: readonly PageState[] = [
  {
    name: 'device, code: filled in by the address',
    reach: async (world) => openNew(world, (await ask(world)).code.verification_uri_complete),
  },
  {
    name: 'device, code: unknown',
    status: 422,
    errors: ['userCode'],
    kept: { userCode: unknown },
    reach: (world) => type(toCode(world), unknown),
  },
  {
    name: 'device, code: too many guesses',
    status: 429,
    errors: [],
    refused: 'wait',
    kept: { userCode: unknown },
    async reach(world) {
      const browser = toCode(world);
      for (let count = 0; count <= 10; count++) await type(browser, unknown);
      return browser;
    },
  },
  {
    name: 'sign-in: for a device',
    async reach(world) {
      const { code } = await ask(world);
      return goOn(world.app.browser(), (browser) => typeCode(browser, code));
    },
  },
  {
    name: 'device, access: asked, also for later',
    reach: (world) => toQuestion(world, 'openid profile email phone address organization offline_access'),
  },
  { name: 'device, access: given', reach: (world) => press(toQuestion(world), 'accept') },
  { name: 'device, access: refused', reach: (world) => press(toQuestion(world), 'deny') },
  {
    name: 'device, access: not reached',
    status: 400,
    async reach({ app }) {
      const script = await createScript(app, { client_name: 'QGIS, extension Géoplateforme' });
      const code = await askForUserCode(app, script, { acr_values: 'eidas0-mfa' });
      const { username, password } = await buildAccount(app);
      const browser = app.browser();
      await typeCode(browser, code);
      await browser.submit({ username, password }, { action: 'signin' });
      return press(browser, 'cancel');
    },
  },
  {
    name: 'error, code of a device answered already',
    status: 400,
    async reach(world) {
      const { code } = await ask(world);
      const browser = await typed(world, code);
      await press(typed(world, code), 'accept');
      return press(browser, 'accept');
    },
  },
];

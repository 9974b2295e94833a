import type { BrowserContext } from 'playwright-core';
import type { Config } from '../../config/schema.ts';
import { readPasskeyOrigins } from '../../config/passkey-origins.ts';
import { describeInChromium } from '../support/chromium.ts';
import { startTwoSites, type TwoSites } from '../support/requests/two-sites.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';
import { askedOn, givePasskey, newPasskeyFields, usePasskey } from '../support/people/passkey-pages.ts';
import { addDevicePasskey, plugIn } from '../support/people/virtual-device.ts';
import { createSoftPasskey } from '../support/people/soft-authenticator.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest } from '../support/test-client.ts';

const former = 'ancien.example.org';
const third = 'https://troisieme.example.org';
const passkeys: Config['passkeys'] = { host: former, origins: [`https://${former}`, 'http://localhost', third] };

describe('the origins that share the passkeys', () => {
  const here = 'https://sso.example.org';
  const read = (list: string) => {
    const problems: string[] = [];
    const refuse = (name: string, problem: string) => void problems.push(`${name}: ${problem}`);
    const given = list.split(',').filter(Boolean);
    return { ...readPasskeyOrigins(given, { issuer: `${here}/realms/geoplateforme`, refuse }), problems };
  };

  test('the host of the first origin is the host of the passkeys; without a list it is that of the issuer', () => {
    expect(read('')).toEqual({ host: 'sso.example.org', origins: [here], problems: [] });
    expect(read(`https://ancien.example.org,${here}/,${here}`)).toEqual({
      host: 'ancien.example.org',
      origins: ['https://ancien.example.org', here],
      problems: [],
    });
  });

  test.each([
    `https://ancien.example.org,${here}/page`,
    'sso.example.org',
    `${here},http://ancien.example.org`,
    `https://192.0.2.7,${here}`,
    'https://ancien.example.org',
    ['a', 'b', 'c', 'd', 'e', 'sso'].map((name) => `https://${name}.example.org`).join(','),
  ])('PASSKEY_ORIGINS=%s is refused', (list) => {
    expect(read(list).problems).toEqual([expect.stringMatching(/^PASSKEY_ORIGINS: m/)]);
  });
});

describe('passkeys of a service that has moved to another host', () => {
  const { app, client } = describeService({ config: { passkeys } });

  test('every host that leads here says which origins share the passkeys, and where they are added and listed', async () => {
    const browser = app.browser();
    for (const host of [former, new URL(app.url).host]) {
      const read = async (name: string) => {
        const answer = await browser.request({ url: `${app.url}/.well-known/${name}`, headers: { host } });
        return [answer.status, answer.headers['content-type'], JSON.parse(answer.body) as unknown];
      };
      expect(await read('webauthn')).toEqual([200, 'application/json; charset=utf-8', { origins: passkeys.origins }]);
      expect(await read('passkey-endpoints')).toEqual([
        200,
        'application/json; charset=utf-8',
        { enroll: `${app.url}/compte/securite/cle`, manage: `${app.url}/compte/securite` },
      ]);
      const other = await browser.request({ url: `${app.url}/compte`, headers: { host: former } });
      expect(other.status).toBe(421);
    }
  });

  test('a passkey of the former host signs in here, and is accepted neither from another origin nor for another host', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    expect(askedOn(browser.page).options).toMatchObject({ rpId: former });
    for (const forgery of [{}, { rpId: former, origin: third }, { rpId: former, origin: `https://${former}` }])
      expect((await usePasskey(browser, { passkey, account, forgery })).status).toBe(422);
    const page = await usePasskey(browser, { passkey, account, forgery: { rpId: former } });
    expect(page.url.searchParams.has('code')).toBe(true);
  });

  test('a new passkey belongs to the former host, and is accepted neither from another origin nor for another host', async () => {
    const { browser } = await somebodySignedIn(app, client);
    const passkey = createSoftPasskey({ origin: app.url });
    for (const forgery of [{}, { rpId: former, origin: third }, { rpId: former }]) {
      const page = await browser.open('/compte/securite/cle');
      expect(askedOn(page).options).toMatchObject({ rp: { id: former } });
      const answer = await browser.post(page.url.href, newPasskeyFields(page, { passkey, forgery }));
      const isRight = forgery.rpId === former && !('origin' in forgery);
      expect([forgery, answer.status]).toEqual([forgery, isRight ? 200 : 422]);
    }
  });
});

describeInChromium('passkeys of a service that has moved to another host, in a browser', (_chromium, openProfile) => {
  const here = 'https://nouveau.example';
  const there = 'https://ancien.example';
  let sites: TwoSites;
  let context: BrowserContext;

  beforeAll(async () => {
    const origins = [there, here];
    sites = await startTwoSites({ passkeys: { host: 'ancien.example', origins } }, { origin: here });
    context = await openProfile({
      flags: [
        `--host-resolver-rules=MAP * 127.0.0.1:${sites.port}`,
        `--ignore-certificate-errors-spki-list=${sites.certificateHash}`,
      ],
    });
  });
  afterAll(async () => {
    await context.close();
    await sites.stop();
  });

  test('a passkey is made on the new host for the former one, and signs in', async () => {
    const account = await buildAccount(sites.app);
    const tab = await context.newPage();
    const device = await plugIn(context, tab);
    await addDevicePasskey(tab, here, account);
    expect(await device.held()).toMatchObject([{ rpId: 'ancien.example' }]);
    await context.clearCookies();
    await tab.goto(`${here}/compte`);
    await tab.waitForURL(`${here}/compte`);
    expect(await tab.locator('#username').textContent()).toBe(account.username);
  });
});

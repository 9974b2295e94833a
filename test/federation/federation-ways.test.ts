import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { isIn } from '../support/people/second-factor.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, typeCredentials, type TestClient } from '../support/test-client.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const identityPage = 'Confirmer votre identité';
const eidas1 = { acr_values: 'eidas1' };
const byFranceConnect = (browser: Browser) => throughFranceConnect(browser);
const byProConnect = (acr: string) => (browser: Browser) => throughProConnect(browser, { acr });

describe('an identity for a service that does not take every way to sign in', () => {
  const app = describeApp({ upstreams: true });
  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    const client = await registerClient(app);
    await linkPersona(app, account, { client, upstream: 'franceconnect', journey: byFranceConnect });
    await linkPersona(app, account, { client, upstream: 'proconnect', journey: byProConnect('eidas1') });
  });

  const open = async (client: TestClient) => {
    const browser = await app.open(authorizationRequest(app, client, eidas1).url);
    return browser;
  };
  const offered = ({ page }: Browser) => page.all('button[name=upstream]').map((one) => one.getAttribute('value'));

  test('the identity is asked only of the upstream that the service takes', async () => {
    const client = await registerClient(app, { ways_in: ['proconnect'] });
    const browser = await open(client);
    expect(browser.page.find('#needs-identity')?.text).not.toContain('FranceConnect');
    await browser.submit({}, { button: { upstream: 'proconnect' } });
    const page = await byProConnect('eidas0')(browser);
    expect([page.h1, offered(browser), page.text.includes('FranceConnect')]).toEqual([
      identityPage,
      ['proconnect'],
      false,
    ]);
    const forged = { upstream: 'franceconnect' };
    const refused = await browser.tab().submit({}, { button: { upstream: 'proconnect' }, forged });
    expect(refused.status).toBe(400);
  });

  test('an upstream that still has a session below the level is asked anew, but not in an endless loop', async () => {
    const client = await registerClient(app, { ways_in: ['proconnect'] });
    const browser = await open(client);
    await browser.submit({}, { button: { upstream: 'proconnect' } });
    await byProConnect('eidas0')(browser);
    app.moveClock(60);
    const toProConnect = () => browser.submit({}, { button: { upstream: 'proconnect' } });
    expect((await toProConnect()).find('#email')).not.toBeNull();
    const page = await byProConnect('eidas0')(browser);
    expect([page.h1, page.text.includes('n’a pas confirmé votre identité au niveau demandé')]).toEqual([
      identityPage,
      true,
    ]);
    app.moveClock(60);
    await toProConnect();
    expect(isIn(await byProConnect('eidas1')(browser))).toBe(true);
  });

  test('after one of our own ways to sign in that the service takes, either upstream may confirm the identity', async () => {
    const client = await registerClient(app, { ways_in: ['password', 'proconnect'] });
    const browser = await open(client);
    await typeCredentials(browser, account);
    expect([browser.page.h1, offered(browser)]).toEqual([identityPage, ['franceconnect', 'proconnect']]);
    await browser.submit({}, { button: { upstream: 'franceconnect' } });
    expect(isIn(await byFranceConnect(browser))).toBe(true);
  });
});

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { arrive, tally } from '../support/people/arrive.ts';
import { buildAccount } from '../support/build-account.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { selfSigned } from '../support/programs/self-signed.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';

const upstream = 'franceconnect';
/** The subject that both stand-ins give in the scenario `subject-new`. */
const subject = `${'a'.repeat(64)}v1`;

describe('attacks on the sign-in through an upstream', () => {
  const { app, client } = describeService({ upstreams: true });
  afterEach(() => app.standIns.setScenario());

  const toUpstream = () => app.standIns.log().filter(({ path }) => path === '/authorize');

  test('only our own form leads to an upstream: no form of another site, no form without its token, no link', async () => {
    const browser = app.browser();
    const { url } = await browser.open(authorizationRequest(app, client).url);
    const csrf = browser.page.find('[name=csrf]')!.getAttribute('value')!;
    app.standIns.clearLog();
    const elsewhere = await browser.post(url.href, { upstream, csrf }, { from: 'https://evil.example.test/' });
    expect(elsewhere.status).toBe(403);
    expect((await browser.post(url.href, { upstream }, { from: url.href })).status).toBe(403);
    expect((await browser.open(`${url.href}?upstream=${upstream}`)).h1).toBe('Se connecter');
    expect(toUpstream()).toEqual([]);
  });

  test('a cookie that was planted before the sign-in through an upstream is not the session afterwards', async () => {
    const account = await buildAccount(app);
    await giveIdentity(app, account, { upstream, subject });
    const attacker = await app.open(authorizationRequest(app, client).url);
    const planted = attacker.jar.all().map(({ value }) => value);
    const { page, browser } = await arrive(app, {
      client,
      upstream,
      scenario: 'subject-new',
      jar: attacker.jar.copy(),
    });
    expect(page.url.searchParams.has('code')).toBe(true);
    expect(planted).not.toContain(browser.jar.get('geopf_session')?.value);
    expect((await attacker.open('/compte')).h1).toBe('Se connecter');
    await app.rows.identities.remove();
  });

  test('a subject belongs to its issuer, and every character counts', async () => {
    const account = await buildAccount(app);
    await giveIdentity(app, account, { upstream, subject });
    const before = await tally(app);
    const other = await arrive(app, { client, upstream: 'proconnect', scenario: 'subject-new' });
    expect(other.page.h1).toBe('Créer un compte Géoplateforme');
    for (const sub of [subject.toUpperCase(), `${subject} `, subject.slice(0, -1)]) {
      app.standIns.setScenario('subject-new', { sub });
      expect((await arrive(app, { client, upstream })).page.h1).toBe('Créer un compte Géoplateforme');
    }
    expect(await tally(app)).toEqual(before);
    app.standIns.setScenario();
    const owner = await arrive(app, { client, upstream, scenario: 'subject-new' });
    expect(owner.page.url.searchParams.has('code')).toBe(true);
    await app.rows.identities.remove();
  });

  test('many tokens with unknown keys cause one request for the keys a minute', async () => {
    await arrive(app, { client, upstream });
    app.moveClock(61);
    app.standIns.clearLog();
    const scenario = 'id-token-unknown-key';
    await Promise.all(Array.from({ length: 6 }, () => arrive(app, { client, upstream, scenario })));
    await arrive(app, { client, upstream, scenario });
    expect(app.standIns.log().filter(({ path }) => path === '/jwks')).toHaveLength(1);
  });
});

test('a switched-off upstream has no callback either', async () => {
  const app = await startApp();
  const page = await app.browser().open('/retour/franceconnect?code=abc&state=def&iss=https://fc.example.test');
  expect(page.status).toBe(404);
  await app.stop();
});

test('a server with an untrusted certificate, or with one for another name, is sent nothing', async () => {
  let requests = 0;
  const impostor = createServer(selfSigned(), (_request, response) => {
    requests += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const { port } = impostor.address() as AddressInfo;
  const app = await startApp({
    upstreams: { FRANCECONNECT_TOKEN_ENDPOINT: `https://localhost:${port}/token` },
  });
  const client = await registerClient(app);
  const { page } = await arrive(app, { client, upstream });
  expect([page.status, page.h1, page.find('#reference')]).toEqual([200, 'Se connecter', expect.anything()]);
  expect(requests).toBe(0);
  await app.stop();
  impostor.close();
});

import { orSay } from '../../src/cli/or-say.ts';
import { disableClient } from '../../src/commands/clients/life/client-life.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createDeviceCodeStorage } from '../../src/oidc/device/device-code-storage.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { disableAccount, enableAccount } from '../support/people/account-acts.ts';
import { readJwt } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import {
  askForUserCode,
  asScript,
  createScript,
  poll,
  toAccess,
  typeCode,
  type DeviceAnswer,
} from '../support/services/device.ts';
import { requestDeletion } from '../support/people/parked-sign-ins.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { createStillClock } from '../support/still-clock.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, signIn, userinfo, type TestClient } from '../support/test-client.ts';

describe.each(bothDatabases)('codes of devices, on %s', (database) => {
  const clock = createStillClock();

  const app = describeApp({ database, overrides: () => ({ now: clock.now }) });
  const script = prepare(() => createScript(app));
  const service = prepare(() => registerClient(app));
  const account = prepare(() => buildAccount(app));

  const signedIn = async (person = account): Promise<Browser> => {
    const { browser } = await signIn(app, app.browser(), { client: service, account: person });
    return browser;
  };
  const approved = async (client = script, person = account): Promise<DeviceAnswer> => {
    const code = await askForUserCode(app, client);
    const browser = await signedIn(person);
    await typeCode(browser, code);
    await browser.submit({}, { action: 'accept' });
    return code;
  };
  const errorOf = async (client: TestClient, code: DeviceAnswer) => (await poll(app, client, code)).body['error'];

  test('a script that asks again within five seconds is told to slow down, and a script that waits is not', async () => {
    const code = await askForUserCode(app, script);
    const other = await askForUserCode(app, script);
    await clock.standStill(async (advance) => {
      const errors = [await errorOf(script, code), await errorOf(script, code), await errorOf(script, other)];
      expect(errors).toEqual(['authorization_pending', 'slow_down', 'authorization_pending']);
      const { status } = await poll(app, script, code);
      expect(status).toBe(400);
      for (let round = 0; round < 3; round++) {
        advance(5);
        expect(await errorOf(script, code)).toBe('authorization_pending');
      }
      advance(2);
      expect(await errorOf(script, code)).toBe('slow_down');
    });
  });

  test('when a script asks ten times at once, one request is answered and the others are told to slow down', async () => {
    const code = await askForUserCode(app, script);
    await clock.standStill(async () => {
      const errors = await Promise.all(Array.from({ length: 10 }, () => errorOf(script, code)));
      expect(errors.filter((error) => error === 'authorization_pending')).toHaveLength(1);
      expect(errors.filter((error) => error === 'slow_down')).toHaveLength(9);
    });
  });

  test('after fifteen minutes a code has expired for the script and is unknown to the person', async () => {
    const late = await askForUserCode(app, script);
    const open = await askForUserCode(app, script);
    const person = await buildAccount(app);
    const browser = app.browser();
    await toAccess(browser, open, person);
    app.moveClock(901);
    // The clearing of expired rows must keep the answer that a device still has to get.
    while ((await app.services.operation.expiry.clear('payloads')) > 0);
    expect(await errorOf(script, late)).toBe('expired_token');
    const end = await browser.submit({}, { action: 'accept' });
    expect([end.status, end.h1]).toEqual([400, 'Ce code n’est plus valable']);
    expect(await errorOf(script, open)).toBe('expired_token');
    // The person has signed in on the way and stays signed in.
    const typed = await typeCode(browser, late);
    expect(typed.status).toBe(422);
    expect((await typeCode(browser, await askForUserCode(app, script))).h1).toBe('Donner accès à QGIS ?');
  });

  test('a device code works once, and a second use ends the tokens of the first one', async () => {
    const code = await approved();
    const { body } = await poll(app, script, code);
    expect((await userinfo(app, body['access_token'])).status).toBe(200);
    expect(await errorOf(script, code)).toBe('invalid_grant');
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    const renewal = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    expect((await asScript(app, script, 'token', renewal)).status).toBe(400);
    const reused = await app.rows.audit.list({ event: 'token.reused', clientId: script.clientId });
    expect(reused.length).toBeGreaterThan(0);
  });

  test('when a device code is used twenty times at once, exactly one request gets tokens', async () => {
    const code = await approved();
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(app, script, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
  });

  test('an answered code stays answered: the second person is told so, and the device keeps the first answer', async () => {
    const [one, two] = [await signedIn(), await signedIn(await buildAccount(app))];
    for (const [first, second] of [
      ['accept', 'accept'],
      ['accept', 'deny'],
      ['deny', 'accept'],
    ] as const) {
      const code = await askForUserCode(app, script);
      await typeCode(one, code);
      await typeCode(two, code);
      await one.submit({}, { action: first });
      const end = await two.submit({}, { action: second });
      expect([end.status, end.h1]).toEqual([400, 'Ce code n’est plus valable']);
      expect(end.find('#back')?.getAttribute('href')).toBe(new URL(code.verification_uri).pathname);
      const { body } = await poll(app, script, code);
      if (first === 'deny') expect(body['error']).toBe('access_denied');
      else expect(readJwt(body['id_token']).claims['sub']).toBe(account.sub);
      // The person who answered too late is still signed in.
      expect((await two.open('/compte')).url.pathname).toBe('/compte');
    }
  });

  test('when several people approve one device at the same moment, only one approval counts', async () => {
    const people = [account, await buildAccount(app), await buildAccount(app)];
    const browsers = await Promise.all(people.map((person) => signedIn(person)));
    for (let round = 0; round < 3; round++) {
      const code = await askForUserCode(app, script);
      for (const browser of browsers) await typeCode(browser, code);
      const ends = await Promise.all(browsers.map((browser) => browser.submit({}, { action: 'accept' })));
      const titles = ends.map(({ h1 }) => h1);
      expect(titles.toSorted()).toEqual(['Accès donné', 'Ce code n’est plus valable', 'Ce code n’est plus valable']);
      const { body } = await poll(app, script, code);
      expect(readJwt(body['id_token']).claims['sub']).toBe(people[titles.indexOf('Accès donné')]!.sub);
      // The people who answered too late are still signed in.
      for (const browser of browsers) expect((await browser.tab().open('/compte')).url.pathname).toBe('/compte');
    }
    expect(app.logs()).toContain('"device_code_over"');
  });

  test('a disabled client loses its codes for good, answered or not', async () => {
    const doomed = await createScript(app);
    const given = await approved(doomed);
    const waiting = await askForUserCode(app, doomed);
    const asked = await askForUserCode(app, doomed);
    const browser = await signedIn();
    await typeCode(browser, asked);
    orSay(await app.services.inUnit(() => disableClient(app.services, { clientId: doomed.clientId })));
    for (const code of [given, waiting, asked]) expect(await errorOf(doomed, code)).toBe('invalid_client');
    expect((await typeCode(await signedIn(), waiting)).status).toBe(422);
    const end = await browser.submit({}, { action: 'accept' });
    expect([end.status, end.h1]).toEqual([400, 'Ce code n’est plus valable']);
    orSay(
      await app.services.inUnit(() =>
        updateClient(app.services, { clientId: doomed.clientId, file: { disabled: false } }),
      ),
    );
    for (const code of [given, waiting, asked]) expect(await errorOf(doomed, code)).toBe('invalid_grant');
  });

  test('two devices never show the same code at the same time', async () => {
    const code = await askForUserCode(app, script);
    const storage = createDeviceCodeStorage(app.services);
    const again = { userCode: code.user_code.replace('-', ''), clientId: script.clientId };
    const unit = createUnit();
    await expect(withUnit(unit, () => storage.upsert('another', again, 900))).rejects.toMatchObject({
      error: 'temporarily_unavailable',
    });
    expect(unit.upserts.size).toBe(0);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a code of another client, an invented code and a missing code are refused', async () => {
    const code = await approved();
    const stranger = await createScript(app);
    expect(await errorOf(stranger, code)).toBe('invalid_grant');
    expect(await errorOf(script, { ...code, device_code: code.device_code.replace(/.$/, '!') })).toBe('invalid_grant');
    expect(await errorOf(script, { ...code, device_code: code.user_code })).toBe('invalid_grant');
    expect(await errorOf(script, { ...code, device_code: '' })).toBe('invalid_request');
    // The refused requests did not use up the code of the right client.
    expect((await poll(app, script, code)).status).toBe(200);
  });

  test('a client that is not registered for the device flow gets no code', async () => {
    for (const client of [service, { ...script, clientId: 'inconnu' }]) {
      const { status, body } = await asScript(app, client, 'auth/device', { scope: 'openid' });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body['user_code']).toBeUndefined();
    }
    const { status } = await asScript(app, service, 'token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'x',
    });
    expect(status).toBe(400);
  });

  test('a script gets no scope beyond its registration', async () => {
    const narrow = await createScript(app, { scope: 'openid email' });
    const { status, body } = await asScript(app, narrow, 'auth/device', { scope: 'openid profile' });
    expect([status, body['error']]).toEqual([400, 'invalid_scope']);
  });

  test('a script on a page of a registered origin may ask for a code, a script on any other page may not', async () => {
    const origin = 'https://carte.example.test';
    const inPage = await createScript(app, { allowed_origins: [origin] });
    const ask = (from: string, method = 'POST') =>
      fetch(`${app.protocol}/auth/device`, {
        method,
        headers: { origin: from, ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}) },
        ...(method === 'POST' ? { body: new URLSearchParams({ client_id: inPage.clientId, scope: 'openid' }) } : {}),
      });
    const good = await ask(origin);
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect(good.headers.get('access-control-allow-credentials')).toBe('true');
    expect((await ask(origin, 'OPTIONS')).headers.get('access-control-allow-origin')).toBe(origin);
    const bad = await ask('https://evil.test');
    expect([bad.status, bad.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const asked = await ask('https://evil.test', 'OPTIONS');
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    // A page of an origin that only another client registered is refused too.
    const others = await fetch(`${app.protocol}/auth/device`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ client_id: script.clientId, scope: 'openid' }),
    });
    expect([others.status, others.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('a given approval cannot be repeated: back, reload and the ticket lead nowhere', async () => {
    const code = await askForUserCode(app, script);
    const browser = await signedIn();
    await typeCode(browser, code);
    await browser.submit({}, { action: 'accept' });
    const steps = browser.trail.map(({ url }) => url).filter((url) => /\/(device|interaction)\/[\w-]+$/.test(url));
    expect(steps.length).toBeGreaterThanOrEqual(3);
    for (const url of new Set(steps)) expect((await browser.tab().open(url)).status).toBe(400);
    expect((await poll(app, script, code)).status).toBe(200);
  });

  test('a client that loses the device grant gets nothing for the codes that it has', async () => {
    const former = await createScript(app, { legacy_password_grant: true });
    const [given, waiting] = [await approved(former), await askForUserCode(app, former)];
    orSay(
      await app.services.inUnit(() =>
        updateClient(app.services, { clientId: former.clientId, file: { grant_types: ['refresh_token'] } }),
      ),
    );
    expect((await typeCode(await signedIn(), waiting)).status).toBe(422);
    expect((await poll(app, former, given)).status).toBe(400);
  });

  test('a disabled account gives no more access, and an earlier approval gives none either', async () => {
    const person = await buildAccount(app);
    const given = await approved(script, person);
    const asked = await askForUserCode(app, script);
    const browser = await signedIn(person);
    await typeCode(browser, asked);
    await app.services.inUnit(() => disableAccount(app.services, { name: person.username }));
    expect(await errorOf(script, given)).toBe('invalid_grant');
    expect((await browser.submit({}, { action: 'accept' })).h1).not.toBe('Accès donné');
    expect(await errorOf(script, asked)).toBe('authorization_pending');
    await app.services.inUnit(() => enableAccount(app.services, { name: person.username }));
    expect(await errorOf(script, given)).toBe('invalid_grant');
  });

  test('an account that was closed for its deletion gives no access: not by an earlier approval, and not by a later one', async () => {
    const person = await buildAccount(app);
    const given = await approved(script, person);
    await requestDeletion(app, person);
    expect(await errorOf(script, given)).toBe('invalid_grant');
    const asked = await askForUserCode(app, script);
    const browser = app.browser();
    expect((await toAccess(browser, asked, person)).h1).toBe('Annuler la suppression');
    const csrf = browser.page.fieldValue('csrf')!;
    expect((await browser.post(browser.page.url.href, { csrf, action: 'accept' })).h1).not.toBe('Accès donné');
    expect(await errorOf(script, asked)).toBe('authorization_pending');
    await app.services.inUnit(() => enableAccount(app.services, { name: person.username }));
    expect(await errorOf(script, given)).toBe('invalid_grant');
  });

  test('neither the database nor a log holds one of the two codes in the clear', async () => {
    const code = await approved();
    const { payloads, throttles, audit } = app.rows;
    const rows = JSON.stringify([await payloads.list(), await throttles.list(), await audit.list()]);
    for (const secret of [code.device_code, code.user_code, code.user_code.replace('-', '')]) {
      expect(rows).not.toContain(secret);
      expect(app.logs()).not.toContain(secret);
    }
  });
});

import { refresh, revoke, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { signIn, userinfo, type TestClient } from '../support/test-client.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

describe.each(bothDatabases)(
  'a refresh token that is presented again within the allowed seconds, on %s',
  (database) => {
    let client: TestClient;
    let other: TestClient;

    const app = describeApp({ database });

    const account = prepare(() => buildAccount(app));
    const browser = prepare(() => app.browser());
    beforeAll(async () => {
      const tabs = { keycloak_shape: true, refresh_reuse_seconds: 30 };
      client = await createClient(app, tabs);
      other = await createClient(app, tabs);
      await signIn(app, browser, { client, account });
    });

    const tokensOf = (asking: TestClient = client, from = browser) => silentTokens(app, from, { client: asking });
    const expectDead = async (tokens: Readonly<Record<string, unknown>>) => {
      expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
      expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    };
    const repeats = () => app.rows.audit.count({ event: 'token.refresh_repeated' });

    test('the same answer is given again, and the audit records it once a minute', async () => {
      const { refresh_token } = await tokensOf();
      const first = await refresh(app, client, refresh_token);
      const before = await repeats();
      app.moveClock(15);
      const second = await refresh(app, client, refresh_token);
      expect([second.status, second.body]).toEqual([200, first.body]);
      expect(second.headers.get('cache-control')).toContain('no-store');
      expect(await repeats()).toBe(before + 1);
      expect((await userinfo(app, second.body['access_token'])).status).toBe(200);
      const third = await refresh(app, client, second.body['refresh_token']);
      for (let times = 0; times < 3; times++) {
        expect((await refresh(app, client, second.body['refresh_token'])).body).toEqual(third.body);
      }
      expect(await repeats()).toBe(before + 1);
      app.moveClock(61);
      const last = await refresh(app, client, third.body['refresh_token']);
      expect((await refresh(app, client, third.body['refresh_token'])).body).toEqual(last.body);
      expect(await repeats()).toBe(before + 2);
    });

    test('twenty tabs that refresh at once get the same answer and stay signed in', async () => {
      const { refresh_token } = await tokensOf();
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(app, client, refresh_token)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      const { body } = answers[0]!;
      expect((await userinfo(app, body['access_token'])).status).toBe(200);
      expect((await refresh(app, client, body['refresh_token'])).status).toBe(200);
      const left = { model: 'RefreshToken', clientId: client.clientId, consumedAt: null };
      expect(await app.rows.payloads.count(left)).toBeLessThanOrEqual(2);
    });

    test('a refresh token that is presented after the allowed seconds ends its family', async () => {
      const { refresh_token } = await tokensOf();
      const { body } = await refresh(app, client, refresh_token);
      app.moveClock(31);
      expect((await refresh(app, client, refresh_token)).body['error']).toBe('invalid_grant');
      await expectDead(body);
    });

    test('the token before the last one is answered again too, as long as its own seconds last', async () => {
      const { refresh_token } = await tokensOf();
      const first = await refresh(app, client, refresh_token);
      app.moveClock(16);
      const second = await refresh(app, client, first.body['refresh_token']);
      expect((await refresh(app, client, refresh_token)).body).toEqual(first.body);
      app.moveClock(16);
      expect((await refresh(app, client, first.body['refresh_token'])).body).toEqual(second.body);
      expect((await refresh(app, client, refresh_token)).status).toBe(400);
      await expectDead(second.body);
    });

    test('another client gets nothing from the token and does not end it', async () => {
      const { refresh_token } = await tokensOf();
      const { body } = await refresh(app, client, refresh_token);
      expect((await refresh(app, other, refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
      expect((await refresh(app, { ...client, secret: 'wrong' }, refresh_token)).status).toBe(401);
      expect((await refresh(app, client, refresh_token)).body).toEqual(body);
    });

    test('a client without this option gets no second answer', async () => {
      const strict = await createClient(app);
      const { refresh_token } = await tokensOf(strict);
      const { body } = await refresh(app, strict, refresh_token);
      expect((await refresh(app, strict, refresh_token)).status).toBe(400);
      expect((await userinfo(app, body['access_token'])).status).toBe(401);
    });

    test('after a logout, a revocation or the end of the account the answer is not given again', async () => {
      const { browser: leaving } = await signIn(app, app.browser(), { client, account });
      const gone = await tokensOf(client, leaving);
      await refresh(app, client, gone['refresh_token']);
      await leaving.open(`${app.protocol}/logout?id_token_hint=${gone['id_token']}`);
      expect((await refresh(app, client, gone['refresh_token'])).body['error']).toBe('invalid_grant');

      const revoked = await tokensOf();
      const { body } = await refresh(app, client, revoked['refresh_token']);
      expect((await revoke(app, client, body['access_token'])).status).toBe(200);
      expect((await refresh(app, client, revoked['refresh_token'])).body['error']).toBe('invalid_grant');

      const { browser: theirs, account: person } = await somebodySignedIn(app, client);
      const tokens = await tokensOf(client, theirs);
      await refresh(app, client, tokens['refresh_token']);
      await app.rows.accounts.change({ id: person.sub }, { disabledAt: 1 });
      expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    });

    test('a reader of the database cannot use the stored answer', async () => {
      const { refresh_token } = await tokensOf();
      const { body } = await refresh(app, client, refresh_token);
      const rows = JSON.stringify(await app.rows.payloads.list({ model: 'RefreshAnswer' }));
      for (const token of [refresh_token, body['access_token'], body['refresh_token'], body['id_token']])
        expect(rows).not.toContain(String(token).slice(-40));
    });
  },
);

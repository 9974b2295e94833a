import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { roles } from '../../src/domain/roles/roles.ts';
import { expirePassword } from '../support/people/account-acts.ts';
import { introspect, readJwt, refresh, revoke } from '../support/authorize.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { giveIdentity, takePassword } from '../support/people/linked-identity.ts';
import { toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, typeCredentials, userinfo } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { like, type Row } from '../support/rows.ts';
import { resetPassword } from '../support/people/account-address.ts';

const wrongCode = (secret: string) => String((Number(totpCode(secret)) + 1) % 1_000_000).padStart(6, '0');

describe('the password grant of old scripts', () => {
  const app = describeApp();
  const client = prepare(() =>
    createClient(app, {
      grant_types: ['refresh_token'],
      keycloak_shape: true,
      legacy_password_grant: true,
      default_scopes: ['openid', 'profile', 'email'],
    }),
  );

  const ask = (
    account: Pick<BuiltAccount, 'username' | 'password'>,
    more: Record<string, string> = {},
    by = client,
  ) => {
    const { username, password } = account;
    return asClient(app, by, 'token', { grant_type: 'password', username, password, ...more });
  };
  const change = ({ sub }: BuiltAccount, changes: Partial<Row<'accounts'>>) =>
    app.rows.accounts.change({ id: sub }, changes);

  test('a script signs its user in without a scope, then asks userinfo, refreshes and revokes', async () => {
    const account = await buildAccount(app);
    const { status, body, headers } = await ask(account);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        token_type: 'Bearer',
        expires_in: 43_200,
        refresh_expires_in: 43_200,
        'not-before-policy': 0,
        session_state: expect.any(String),
        scope: 'openid profile email',
      }),
    ]);
    expect(headers.get('cache-control')).toContain('no-store');
    const access = readJwt(body['access_token']).claims;
    expect(access).toMatchObject({
      sub: account.sub,
      typ: 'Bearer',
      acr: '1',
      sid: body['session_state'],
      email: account.email,
    });
    expect(readJwt(body['id_token']).claims).toMatchObject({
      sub: account.sub,
      acr: '1',
      amr: ['pwd'],
      email: account.email,
    });
    expect((await userinfo(app, body['access_token'])).body).toMatchObject({ sub: account.sub, email: account.email });
    expect((await introspect(app, client, body['access_token'])).body).toMatchObject({
      active: true,
      sub: account.sub,
    });
    const next = await refresh(app, client, body['refresh_token']);
    expect([next.status, next.body['session_state']]).toEqual([200, body['session_state']]);
    expect((await revoke(app, client, next.body['access_token'])).status).toBe(200);
    expect((await refresh(app, client, next.body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await ask({ username: account.email, password: account.password })).status).toBe(200);
  });

  test('a client gets the level that was reached, and no scopes beyond its registration', async () => {
    const plain = await createClient(app, {
      grant_types: [],
      legacy_password_grant: true,
      scope: 'openid email',
      default_scopes: ['openid'],
    });
    const account = await buildAccount(app, { totp: true });
    const totp = totpCode(account.totpSecret);
    const { body } = await ask(account, { totp, scope: 'email profile offline_access roles' }, plain);
    expect(body['scope']).toBe('openid email');
    expect(body).not.toHaveProperty('refresh_token');
    expect(readJwt(body['id_token']).claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });
    expect(readJwt(body['access_token']).claims).toMatchObject({ acr: 'eidas0-mfa', auth_time: expect.any(Number) });
  });

  test('the official Python SDK works: its secret in the body, no scope, with and without a code', async () => {
    const [plain, careful] = [await buildAccount(app), await buildAccount(app, { totp: true })];
    const sdk = await createClient(app, {
      grant_types: ['refresh_token', 'client_credentials'],
      keycloak_shape: true,
      legacy_password_grant: true,
      service_account: true,
      default_scopes: ['openid', 'profile', 'email'],
    });
    const post = async (fields: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams({ client_id: sdk.clientId, client_secret: sdk.secret, ...fields });
      const answer = await fetch(`${app.protocol}/token`, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const password = ({ username, password: secret }: BuiltAccount, more = {}) =>
      post({ grant_type: 'password', username, password: secret, ...more });
    const token = { token_type: 'Bearer', expires_in: 43_200, access_token: expect.any(String) };

    toMiddleOfStep(app);
    const right = await password(plain);
    expect([right.status, right.body]).toEqual([200, expect.objectContaining(token)]);
    expect((await userinfo(app, right.body['access_token'])).body).toMatchObject({ email: plain.email });
    const totp = totpCode(careful.totpSecret);
    expect((await password(careful, { totp })).body).toMatchObject(token);
    // When an answer is lost, the library tries five more times with the very same code.
    for (let tries = 0; tries < 5; tries++) {
      const { status, body } = await password(careful, { totp });
      expect([status, body['error_description']]).toEqual([400, 'The one-time code is wrong or was used already']);
    }
    app.moveClock(30);
    expect((await password(careful, { totp: totpCode(careful.totpSecret) })).status).toBe(200);

    const own = await post({ grant_type: 'client_credentials' });
    expect(own.body).toMatchObject(token);
    expect((await userinfo(app, own.body['access_token'])).body).toMatchObject({
      preferred_username: `service-account-${sdk.clientId.toLowerCase()}`,
    });
  });

  test('only a client that was registered for the grant may use it, and no metadata document advertises it', async () => {
    const account = await buildAccount(app);
    const other = await createClient(app);
    expect((await ask(account, {}, other)).body['error']).toBe('unauthorized_client');
    expect((await ask(account, {}, { ...client, secret: 'wrong' })).status).toBe(401);
    const document = await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json();
    const { grant_types_supported } = document as { readonly grant_types_supported: readonly string[] };
    expect(grant_types_supported).toContain('authorization_code');
    expect(grant_types_supported).not.toContain('password');
  });

  test('a wrong pair, an unknown name and a disabled account get the same answer', async () => {
    const [account, disabled] = [await buildAccount(app), await buildAccount(app)];
    await change(disabled, { disabledAt: 1 });
    const answers = [
      await ask({ ...account, password: 'une-autre-phrase-de-passe' }),
      await ask({ username: 'personne-d-ici', password: account.password }),
      await ask(disabled),
    ];
    const wrong = { error: 'invalid_grant', error_description: 'Invalid user credentials' };
    for (const { status, body } of answers) expect([status, body]).toEqual([400, wrong]);
    for (const missing of ['username', 'password'])
      expect((await ask(account, { [missing]: '' })).body['error']).toBe('invalid_request');
  });

  test('a script of a person with an application sends the code once, as totp or as otp', async () => {
    const account = await buildAccount(app, { totp: true });
    toMiddleOfStep(app);
    expect((await ask(account)).body).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('one-time code is required'),
    });
    const code = totpCode(account.totpSecret);
    expect((await ask(account, { totp: wrongCode(account.totpSecret) })).status).toBe(400);
    expect((await ask(account, { totp: 'abc' })).status).toBe(400);
    const { status, body } = await ask(account, { totp: code });
    expect([status, readJwt(body['id_token']).claims['amr']]).toEqual([200, ['pwd', 'otp', 'mfa']]);
    expect((await ask(account, { totp: code })).status).toBe(400);
    app.moveClock(30);
    expect((await ask(account, { otp: totpCode(account.totpSecret) })).status).toBe(200);
    app.moveClock(30);
    const recovery = await ask(account, { totp: account.recoveryCodes[0]! });
    expect(recovery.status).toBe(400);
  });

  test('an account that needs a page for the person must sign in with a browser', async () => {
    const browserOnly = { error: 'invalid_grant', error_description: expect.stringContaining('browser') };
    const withRoles = await Promise.all(roles.map((role) => buildAccount(app, { roles: [role] })));
    const expired = await buildAccount(app);
    await change(expired, { passwordChangedAt: 1 });
    const passkeyOnly = await buildAccount(app);
    await change(passkeyOnly, { secondFactorAt: 1 });
    const roleWithCode = await buildAccount(app, { roles: ['admin'], totp: true });
    for (const account of [...withRoles, expired, passkeyOnly]) expect((await ask(account)).body).toEqual(browserOnly);
    expect((await ask(passkeyOnly, { totp: '123456' })).body).toEqual(browserOnly);
    expect((await ask(roleWithCode, { totp: totpCode(roleWithCode.totpSecret) })).body).toEqual(browserOnly);
    // A wrong password gets the ordinary refusal, so that the answer reveals nothing about the account.
    const wrong = await ask({ ...withRoles[0]!, password: 'une-autre-phrase-de-passe' });
    expect(wrong.body['error_description']).toBe('Invalid user credentials');
  });

  test('an account without a password is refused for every password', async () => {
    const federated = await buildAccount(app);
    await giveIdentity(app, federated);
    await takePassword(app, federated);
    for (const password of [federated.password, 'null', ' '])
      expect((await ask({ ...federated, password })).body['error']).toBe('invalid_grant');
  });

  test('after a failure five quick retries cause a wait of at most a minute, and attempts during the wait do not extend it', async () => {
    const account = await buildAccount(app);
    const wrong = { ...account, password: 'une-autre-phrase-de-passe' };
    const answers = [];
    for (let tries = 0; tries < 6; tries++) {
      answers.push(await ask(wrong));
      app.moveClock(1);
    }
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 429]);
    const [last] = answers.slice(-1);
    expect(Number(last!.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(last!.body).toMatchObject({
      error: 'temporarily_unavailable',
      error_description: expect.stringContaining('again in'),
    });
    // The right password is not examined during the wait either, so the wait reveals nothing.
    expect((await ask(account)).status).toBe(429);
    app.moveClock(60);
    expect((await ask(account)).status).toBe(200);
  });

  test('attempts by script and on the sign-in page count together', async () => {
    const account = await buildAccount(app);
    for (let tries = 0; tries < 5; tries++) await ask({ ...account, password: 'une-autre-phrase-de-passe' });
    const browser = await app.open('/compte');
    const page = await typeCredentials(browser, account);
    expect(page.status).toBe(429);
  });

  test('a client that repeats the same wrong code within its time step has one failure', async () => {
    const account = await buildAccount(app, { totp: true });
    toMiddleOfStep(app);
    const totp = wrongCode(account.totpSecret);
    const statuses = [];
    for (let tries = 0; tries < 8; tries++) statuses.push((await ask(account, { totp })).status);
    expect(statuses).toEqual(statuses.map(() => 400));
    const key = `second-factor:account:${account.sub}`;
    const failures = async () => (await app.rows.throttles.first({ key })).failures;
    expect(Number(await failures())).toBe(1);
    expect((await ask(account, { totp: totpCode(account.totpSecret) })).status).toBe(200);
  });

  test('each different wrong code is a failure, and so is the same code from another client or in another step', async () => {
    const account = await buildAccount(app, { totp: true });
    const other = await createClient(app, { legacy_password_grant: true });
    toMiddleOfStep(app);
    const base = Number(totpCode(account.totpSecret));
    const code = (n: number) => String((base + n) % 1_000_000).padStart(6, '0');
    expect((await ask(account, { totp: code(1) })).status).toBe(400);
    expect((await ask(account, { totp: code(1) }, other)).status).toBe(400);
    expect((await ask(account, { totp: code(2) })).status).toBe(400);
    app.moveClock(30);
    expect((await ask(account, { totp: code(1) })).status).toBe(400);
    expect((await ask(account, { totp: code(3) })).status).toBe(400);
    expect((await ask(account, { totp: code(4) })).status).toBe(429);
  });

  test('a used code does not clear any failures, however often it is sent', async () => {
    const account = await buildAccount(app, { totp: true });
    await addTotp(app, account.sub);
    toMiddleOfStep(app);
    const used = totpCode(account.totpSecret);
    expect((await ask(account, { totp: used })).status).toBe(200);
    const base = Number(used);
    for (let n = 1; n <= 3; n++) await ask(account, { totp: String((base + n) % 1_000_000).padStart(6, '0') });
    for (let n = 0; n < 6; n++) await ask(account, { totp: used });
    const key = `second-factor:account:${account.sub}`;
    const row = await app.rows.throttles.first({ key });
    expect(row.failures).toBe(3);
  });

  test('when one code is used twenty times at once, one request gets tokens', async () => {
    const account = await buildAccount(app, { totp: true });
    toMiddleOfStep(app);
    const totp = totpCode(account.totpSecret);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(account, { totp })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('the tokens of the grant end when the sessions of the account end', async () => {
    const account = await buildAccount(app);
    const { body } = await ask(account);
    await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    expect((await refresh(app, client, body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  test('the tokens of the grant end when the password is reset or expired by support', async () => {
    const account = await buildAccount(app);
    const useless = async (body: Readonly<Record<string, unknown>>) => {
      expect((await userinfo(app, body['access_token'])).status).toBe(401);
      expect((await refresh(app, client, body['refresh_token'])).body['error']).toBe('invalid_grant');
      expect((await introspect(app, client, body['access_token'])).body).toEqual({ active: false });
    };
    const before = (await ask(account)).body;
    const password = 'sept-loutres-sous-la-pluie-fine';
    expect((await resetPassword(app, account.email, password)).status).toBe(200);
    await useless(before);

    const after = (await ask({ ...account, password })).body;
    expect((await userinfo(app, after['access_token'])).status).toBe(200);
    await withUnit(createUnit(), () => expirePassword(app.services, { name: account.username }));
    await useless(after);
    expect((await ask({ ...account, password })).body['error']).toBe('invalid_grant');
  });

  test.each<[string, Partial<Row<'accounts'>>]>([
    ['holds a role since', { roles: '["support"]' }],
    ['has a password that is to be renewed since', { passwordChangedAt: 1 }],
  ])('the tokens of the grant stop working for an account that %s', async (_what, row) => {
    const account = await buildAccount(app);
    const { body } = await ask(account);
    const { roles, passwordChangedAt } = await app.rows.accounts.first({ id: account.sub });
    await change(account, row);
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    expect((await introspect(app, client, body['access_token'])).body).toEqual({ active: false });
    expect((await refresh(app, client, body['refresh_token'])).body['error']).toBe('invalid_grant');
    // The former value of the row makes the tokens work again, so the new value was the reason for the refusals.
    await change(account, { roles, passwordChangedAt });
    expect((await userinfo(app, body['access_token'])).status).toBe(200);
  });

  test('tokens that were being issued while the sessions of the account ended do not work', async () => {
    const account = await buildAccount(app);
    const { committer, account: stores } = app.services;
    const commit = committer.commit.bind(committer);
    let isEnded = false;
    Object.assign(committer, {
      async commit(unit: Parameters<typeof commit>[0]) {
        const isOurs = [...unit.upserts.values()].some(({ model }) => model === 'AccessToken');
        if (isOurs && !isEnded) {
          isEnded = true;
          await app.services.transaction((trx) => stores.accounts.endSessions(trx, account.sub));
        }
        return commit(unit);
      },
    });
    const { body } = await ask(account);
    Object.assign(committer, { commit });
    expect(isEnded).toBe(true);
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    expect((await refresh(app, client, body['refresh_token'])).body['error']).toBe('invalid_grant');
    const rows = await app.rows.payloads.list({ accountId: account.sub });
    expect(rows.map(({ model }) => model)).not.toContain('AccessToken');
  });

  test('a password that was changed during its verification gives no tokens', async () => {
    const account = await buildAccount(app);
    const { hasher, account: stores } = app.services;
    const verify = hasher.verify.bind(hasher);
    let hasChanged = false;
    Object.assign(hasher, {
      async verify(...about: Parameters<typeof verify>) {
        const isRight = await verify(...about);
        if (!hasChanged) await app.services.transaction((trx) => stores.accounts.endSessions(trx, account.sub));
        hasChanged = true;
        return isRight;
      },
    });
    const { status } = await ask(account);
    Object.assign(hasher, { verify });
    expect(status).toBe(400);
  });

  test('the audit has each attempt with its client, and without the password and the code', async () => {
    const account = await buildAccount(app);
    await ask(account);
    await ask({ ...account, password: 'une-autre-phrase-de-passe' });
    const rows = await app.rows.audit.list({ event: like('password_grant.%') });
    expect(rows.slice(-2)).toEqual([
      expect.objectContaining({ event: 'password_grant.ok', accountId: account.sub, clientId: client.clientId }),
      expect.objectContaining({
        event: 'password_grant.refused',
        accountId: account.sub,
        network: '127.0.0.0/24',
        details: { reason: 'password' },
      }),
    ]);
    expect(app.logs()).not.toContain(account.password);
  });
});

import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { authorizeSilently, introspect, refresh } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { askForUserCode, createScript, toAccess } from '../support/services/device.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  exchange,
  signIn,
  signInForTokens,
  typeCredentials,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';

describe('a service that is in test', () => {
  const inTest = (members: Readonly<Record<string, unknown>> = {}) =>
    createClient(app, { client_name: 'Essai', status: 'test', test_accounts: [tester.sub], ...members });
  const update = (clientId: string, file: unknown) =>
    app.services.inUnit(async () => orSay(await updateClient(app.services, { clientId, file })));

  const app = describeApp();
  const tester = prepare(() => buildAccount(app));
  const stranger = prepare(() => buildAccount(app));
  const client = prepare(() => inTest());

  test('lets the people of its list in, says on the sign-in page that it is in test, and tells everybody else so after the sign-in', async () => {
    const { browser, page } = await signIn(app, app.browser(), { client, account: stranger });
    expect(page.status).toBe(200);
    expect(page.h1).toBe('Essai est en cours d’essai');
    expect(page.body).toContain(`le compte ${stranger.username} n’est pas de ceux qui peuvent essayer ce service`);
    const back = await browser.submit({}, { action: 'deny' });
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect(await app.rows.audit.list({ event: 'access.not_in_test' }, 'accountId', 'clientId')).toEqual([
      { accountId: stranger.sub, clientId: client.clientId },
    ]);
    const silent = await authorizeSilently(app, browser, { client });
    expect(silent.members).toMatchObject({ error: 'access_denied' });
    expect(silent.members).not.toHaveProperty('code');
    const rows = await app.rows.payloads.list({ clientId: client.clientId, model: 'Grant' });
    expect(rows).toEqual([]);

    const { tokens } = await signInForTokens(app, app.browser(), { client, account: tester });
    expect((await userinfo(app, tokens['access_token'])).body).toMatchObject({ sub: tester.sub });
    const usual = await createClient(app, { status: 'production' });
    expect(await signInPage(usual)).not.toContain('id="test-banner"');
    expect(await signInPage(client)).toContain('id="test-banner"');
  });

  const signInPage = async (of: TestClient) => {
    const browser = app.browser();
    const url = new URL(`${app.protocol}/auth`);
    url.search = String(
      new URLSearchParams({
        client_id: of.clientId,
        response_type: 'code',
        redirect_uri: of.redirectUri,
        scope: 'openid',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      }),
    );
    return (await browser.open(url.href)).body;
  };

  test('a person who is not on the list can go on with an account that is', async () => {
    const { browser, page } = await signIn(app, app.browser(), { client, account: stranger });
    await browser.open(new URL(page.find('a[href*="flow=login"]')!.getAttribute('href')!, page.url).href);
    const answer = await typeCredentials(browser, tester);
    expect(answer.url.searchParams.get('code')).toBeTruthy();
  });

  test('a device is refused where the person who approves it is not on the list', async () => {
    const script = await createScript(app, { status: 'test', test_accounts: [tester.sub] });
    const refused = await toAccess(app.browser(), await askForUserCode(app, script), stranger);
    expect(refused.h1).toBe('QGIS est en cours d’essai');
    const asked = await toAccess(app.browser(), await askForUserCode(app, script), tester);
    expect(asked.h1).not.toContain('essai');
  });

  test('a script is told that the account may not try the service, once the password was right', async () => {
    const script = await inTest({ grant_types: ['refresh_token'], redirect_uris: [], legacy_password_grant: true });
    const ask = ({ username, password }: { username: string; password: string }) =>
      asClient(app, script, 'token', { grant_type: 'password', username, password, scope: 'openid' });
    expect((await ask(tester)).status).toBe(200);
    expect((await ask(stranger)).body).toMatchObject({
      error: 'invalid_grant',
      error_description: 'This client is in test, and this account is not among those that may try it',
    });
    expect((await ask({ ...stranger, password: 'falsch-und-lang-genug' })).body).toMatchObject({
      error_description: 'Invalid user credentials',
    });
  });

  test('a person who is taken from the list loses her codes and tokens, and the others keep theirs', async () => {
    const both = await inTest({
      test_accounts: [tester.sub, stranger.sub],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      service_account: true,
    });
    const kept = (await signInForTokens(app, app.browser(), { client: both, account: tester })).tokens;
    const browser = app.browser();
    const lost = (await signInForTokens(app, browser, { client: both, account: stranger })).tokens;
    const pending = await signIn(app, app.browser(), { client: both, account: stranger });
    const own = (await asClient(app, both, 'token', { grant_type: 'client_credentials' })).body['access_token'];

    await update(both.clientId, { test_accounts: [tester.sub] });
    expect((await userinfo(app, lost['access_token'])).status).toBe(401);
    expect((await introspect(app, both, lost['access_token'])).body).toEqual({ active: false });
    expect((await refresh(app, both, lost['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
    const code = await exchange(app, both, { code: pending.code, verifier: pending.request.verifier });
    expect(code.body).toMatchObject({ error: 'invalid_grant' });
    expect((await authorizeSilently(app, browser, { client: both })).members).toMatchObject({ error: 'access_denied' });
    expect((await userinfo(app, kept['access_token'])).status).toBe(200);
    expect((await userinfo(app, own)).status).toBe(200);
    expect((await refresh(app, both, kept['refresh_token'])).status).toBe(200);
  });

  test('tokens that a slower process wrote after the change are refused too', async () => {
    const slow = await inTest({ test_accounts: [tester.sub, stranger.sub] });
    const { tokens } = await signInForTokens(app, app.browser(), { client: slow, account: stranger });
    const rows = await app.rows.payloads.list({ clientId: slow.clientId, accountId: stranger.sub });
    await update(slow.clientId, { test_accounts: [tester.sub] });
    await app.rows.payloads.insert(rows);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await introspect(app, slow, tokens['access_token'])).body).toEqual({ active: false });
    expect((await refresh(app, slow, tokens['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('people lose what they had at a service that goes back into test', async () => {
    const usual = await createClient(app);
    const { tokens } = await signInForTokens(app, app.browser(), { client: usual, account: stranger });
    await update(usual.clientId, { status: 'test' });
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    await update(usual.clientId, { status: 'production' });
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    await signInForTokens(app, app.browser(), { client: usual, account: stranger });
  });
});

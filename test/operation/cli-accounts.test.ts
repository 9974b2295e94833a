import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { readZip } from '../support/read-zip.ts';
import { takeRole } from '../support/people/give-role.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { startCli } from '../support/programs/start-cli.ts';
import { describeService } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import {
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  typeCredentials,
  userinfo,
} from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { refresh } from '../support/authorize.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(bothDatabases)('account commands while the server runs, on %s', (database) => {
  let account: BuiltAccount;
  const cli = (...args: readonly string[]) => runCli(['account', ...args], { env: environmentOf(app) });
  const isSignedInSilently = async (browser: ReturnType<TestApp['browser']>) => {
    const page = await browser.open(authorizationRequest(app, client, { prompt: 'none' }).url);
    return page.url.searchParams.has('code');
  };
  const refusalOfPassword = async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    return typeCredentials(browser, account);
  };
  const auditOf = (event: string, { sub } = account) => app.rows.audit.values('details', { event, accountId: sub });

  const { app, client } = describeService({ database });
  beforeEach(async () => {
    account = await buildAccount(app);
  });

  test('the command shows an account by user name, email or sub, without its password', async () => {
    const byName = await cli('show', account.username.toUpperCase(), '--json');
    const byAddress = await cli('show', account.email);
    const bySub = await cli('show', account.sub, '--json');
    await cli('sessions', account.username, '--as', 'Paule');
    // One line for each operator and visit, as for an agent on the page.
    expect(await app.rows.audit.list({ event: 'people.shown', accountId: account.sub })).toMatchObject([
      { actorKind: 'command', actorId: expect.any(String) },
      { actorKind: 'command', actorId: 'Paule' },
    ]);
    expect(byName.json()).toMatchObject({
      sub: account.sub,
      email: account.email,
      disabled: false,
      has_password: true,
    });
    expect([byAddress.json(), bySub.json()]).toEqual([byName.json(), byName.json()]);
    expect(byName.stdout).not.toContain('argon2');
    expect(await cli('show', 'nobody')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'no account is called "nobody"\n',
    });
  });

  test('a disabled account is signed out of every service at once, and its tokens stay dead after it is enabled again', async () => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    const offline = await signInForTokens(app, browser, {
      client,
      account,
      params: { scope: 'openid offline_access', prompt: 'login' },
    });
    expect(await isSignedInSilently(browser)).toBe(true);

    const words = ['account', 'disable', account.username, '--reason', 'demande du support', '--json'];
    const disabled = await startCli(words, { env: environmentOf(app) });
    expect(disabled.json()).toMatchObject({ sub: account.sub, disabled: true });
    const operator = userInfo().username;
    expect(await auditOf('account.disabled')).toEqual([{ operator }]);
    const isAllDead = async () => {
      expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
      expect((await userinfo(app, offline.tokens['access_token'])).status).toBe(401);
      expect((await refresh(app, client, tokens['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
      expect(await isSignedInSilently(browser)).toBe(false);
    };
    await isAllDead();
    expect((await refusalOfPassword()).status).toBe(422);

    expect((await cli('enable', account.email)).stdout).toBe(`${account.username}: enabled\n`);
    await isAllDead();
    expect((await signIn(app, app.browser(), { client, account })).code).not.toBe('');
  });

  test('a sign-in that was not finished ends when its account is disabled, even if the account is enabled again', async () => {
    const { code, request } = await signIn(app, app.browser(), { client, account });
    await cli('disable', account.sub);
    await cli('enable', account.sub);
    expect((await exchange(app, client, { code, verifier: request.verifier })).status).toBe(400);
  });

  test('an expired password is refused, and the sessions of the account end', async () => {
    const browser = app.browser();
    await signInForTokens(app, browser, { client, account });
    expect(await cli('expire-password', account.username)).toMatchObject({ code: 0, stderr: '' });
    expect(await isSignedInSilently(browser)).toBe(false);
    expect((await refusalOfPassword()).status).toBe(422);
    expect(await auditOf('account.password_expired')).toHaveLength(1);
    const again = await cli('expire-password', account.username);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: `the account "${account.username}" has no password\n` });
  });

  test('a person whose password was expired by command gets a message with a link to choose a new one', async () => {
    await cli('expire-password', account.username);
    const { links, text } = await app.mailbox.newest(account.email, 'reset');
    expect(text).toContain('votre mot de passe actuel n’est plus valable');
    const browser = await app.open(links.find((link) => link.includes('/lien/')) ?? '');
    const strong = 'sept-loutres-sous-la-pluie-fine';
    expect((await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save' })).status).toBe(200);
    const { code } = await signIn(app, app.browser(), { client, account: { ...account, password: strong } });
    expect(code).not.toBe('');
  });

  test('the link of a message that a command sends is that of the server, whatever the environment of the command says', async () => {
    const { ISSUER: _ofServer, ...env } = environmentOf(app);
    const told = await runCli(['account', 'expire-password', account.username, '--as', 'Marie Dupont'], { env });
    expect(told).toMatchObject({ code: 0, stderr: '' });
    const { links } = await app.mailbox.newest(account.email, 'reset');
    expect(new Set(links.map((link) => new URL(link).origin))).toEqual(new Set([app.url]));
    expect(await auditOf('account.password_expired')).toEqual([{ operator: 'Marie Dupont' }]);
    for (const name of ['', ' ', 'x'.repeat(101), 'a\nb']) {
      const refused = await cli('show', account.username, '--as', name);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('--as takes a name')]);
    }
  });

  test('the password of a disabled account is expired without a message', async () => {
    await cli('disable', account.username);
    expect((await cli('expire-password', account.username)).code).toBe(0);
    expect(await app.mailbox.queued(account.email, 'reset')).toEqual([]);
  });

  test('the commands grant and revoke the existing roles and refuse others', async () => {
    await cli('grant-role', account.username, 'support');
    const both = await cli('grant-role', account.username, 'admin', '--json');
    expect(both.json()).toMatchObject({ roles: ['admin', 'support'] });
    const last = await cli('revoke-role', account.username, 'admin');
    expect([last.code, last.stderr]).toEqual([
      1,
      `"${account.username}" is the last administrator: give another account the role first\n`,
    ]);
    const other = await buildAccount(app, { roles: ['admin'] });
    const waits = await cli('revoke-role', account.username, 'admin', '--json');
    expect(waits.json()).toMatchObject({ roles: ['admin', 'support'], waits_until: expect.stringMatching(/Z$/) });
    expect(await app.mailbox.queued(account.email, 'admin-removal')).toHaveLength(1);
    await takeRole(app, { name: account.username, role: 'admin' });
    expect((await app.services.account.accounts.find(account.sub))?.roles).toEqual(['support']);
    expect(await app.mailbox.queued(account.email, 'own-role-changed')).toHaveLength(3);
    expect(await app.mailbox.queued(other.email, 'role-changed')).toHaveLength(1);
    expect(await cli('revoke-role', account.username, 'admin')).toMatchObject({ code: 1, stdout: '' });
    const unknown = await cli('grant-role', account.username, 'root');
    expect(unknown).toMatchObject({
      code: 1,
      stderr: 'the role "root" is none of admin, client-manager, client-contact, support, auditor\n',
    });
    expect(await auditOf('account.role_granted')).toMatchObject([{ role: 'support' }, { role: 'admin' }]);
  });

  test('the command lists the open sessions of an account, closes one or all, and the audit names the operator', async () => {
    const first = await signInForTokens(app, app.browser(), { client, account });
    const second = await signInForTokens(app, app.browser(), { client, account });
    const listed = (await cli('sessions', account.email, '--json')).json() as { sessions: { id: string }[] };
    expect(listed).toMatchObject({ sub: account.sub, closed: 0, sessions: [{ clients: [client.clientId] }, {}] });
    const ids = listed.sessions.map(({ id }) => id);
    for (const id of ids) expect((await cli('sessions', account.username)).stdout).toContain(id);

    const other = await buildAccount(app);
    const foreign = await cli('sessions', other.username, '--close', ids[0]!);
    const stderr = `the account "${other.username}" has no open session "${ids[0]}"\n`;
    expect(foreign).toMatchObject({ code: 1, stdout: '', stderr });
    // The id of a session may begin with dashes.
    for (const id of ['-aBc', '--aBc']) {
      const unknown = await cli('sessions', account.username, '--close', id, '--json');
      expect(unknown).toMatchObject({
        code: 1,
        stderr: `the account "${account.username}" has no open session "${id}"\n`,
      });
    }
    expect((await cli('sessions', account.username, '--close', '--json')).stderr).toContain("'--close");
    expect(await cli('sessions', account.username, '--close', ' ')).toMatchObject({
      code: 1,
      stderr: '--close takes all|ID; see --help\n',
    });
    const one = await cli('sessions', account.username, '--close', ids[1]!, '--as', 'Paule', '--reason', 'volé');
    expect(one).toMatchObject({ code: 0, stdout: `${account.username}: 1 closed, 1 open\n` });
    expect(await app.mailbox.queued(account.email, 'session-closed')).toHaveLength(1);
    const closed = { session: ids[1], clients: [client.clientId], operator: 'Paule' };
    expect(await auditOf('account.session_closed')).toEqual([closed]);
    const actor = { actorKind: 'command', actorId: 'Paule', reason: 'volé' };
    expect(await app.rows.audit.first({ event: 'account.session_closed' })).toMatchObject(actor);
    const statusOf = async ({ tokens }: typeof first) => (await userinfo(app, tokens['access_token'])).status;
    expect((await Promise.all([first, second].map(statusOf))).toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect((await cli('sessions', account.username, '--close', 'all', '--json')).json()).toMatchObject({
      closed: 1,
      sessions: [],
    });
    expect(await Promise.all([first, second].map(statusOf))).toEqual([401, 401]);
    expect((await cli('sessions', account.username)).stdout).toBe('no open session\n');
  });

  test('the command writes the export of an account to a file that its operator alone reads, and replaces no file', async () => {
    const folder = temporaryFolder('geopf-id-export-');
    const file = join(folder, 'compte.zip');
    const written = await cli('export', account.email, '--file', file, '--as', 'paul.durand', '--json');
    expect([written.code, written.stderr]).toEqual([0, '']);
    expect(written.json()).toEqual({
      sub: account.sub,
      username: account.username,
      file,
      bytes: statSync(file).size,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const document: unknown = JSON.parse(readZip(readFileSync(file)).get('compte.json')!.toString());
    expect(document).toMatchObject({ account: { sub: account.sub, email: account.email } });
    const [details] = await auditOf('account.export_made');
    expect(details).toEqual({ bytes: statSync(file).size, operator: 'paul.durand' });
    const again = await cli('export', account.email, '--file', file);
    expect([again.code, again.stderr]).toEqual([
      1,
      `the file ${file} exists already: name another one, or move it away\n`,
    ]);
    expect((await cli('export', account.email)).stderr).toBe('--file is required; see --help\n');
    expect(await auditOf('account.export_made')).toHaveLength(1);
  });

  test('the command closes an account and says when it is deleted', async () => {
    const closed = await cli('delete', account.username, '--as', 'paul.durand', '--json');
    expect([closed.code, closed.stderr, closed.json()]).toMatchObject([0, '', { sub: account.sub }]);
    const [details] = await auditOf('account.deletion_requested');
    expect(details).toMatchObject({ by: 'operator', operator: 'paul.durand' });
    expect((await cli('delete', account.username, '--now')).stderr).toBe(
      '--now needs --reason, for nothing can be recovered\n',
    );
  });

  test('development remove deletes what the development mode has made, and nothing else', async () => {
    const seeded = await buildAccount(app, { termsVersion: 'development' });
    const { clientId } = await registerClient(app);
    await app.rows.clients.change({ clientId }, { development: true });
    const { tokens } = await signInForTokens(app, app.browser(), {
      client,
      account: seeded,
      params: { scope: 'openid offline_access', prompt: 'login' },
    });
    await addTotp(app, seeded.sub);

    const removed = await runCli(['development', 'remove', '--json'], { env: environmentOf(app) });
    expect([removed.stderr, removed.json()]).toEqual([
      '',
      { accounts: [{ username: seeded.username, sub: seeded.sub }], clients: [clientId] },
    ]);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    const refreshed = await refresh(app, client, tokens['refresh_token']);
    expect(refreshed.body).toMatchObject({ error: 'invalid_grant' });
    expect(await app.rows.payloads.list({ accountId: seeded.sub })).toEqual([]);
    expect(await app.rows.totpDevices.list({ accountId: seeded.sub })).toEqual([]);
    expect(await app.services.clients.registry.find(clientId)).toBeUndefined();
    const [deleted] = await auditOf('account.deleted', seeded);
    expect(deleted).toMatchObject({ development: seeded.username });

    expect((await signIn(app, app.browser(), { client, account })).code).not.toBe('');
    const again = await runCli(['development', 'remove'], { env: environmentOf(app) });
    expect([again.code, again.stdout]).toEqual([0, 'nothing to do\n']);
  });

  test('a second factor is not removed without a reason, or when the account has none', async () => {
    const none = await cli('reset-second-factor', account.username, '--reason', 'perte du téléphone');
    expect(none).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `the account "${account.username}" has no second factor\n`,
    });
  });
});

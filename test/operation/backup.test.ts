import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { openDatabase } from '../../src/store/database.ts';
import { authorizeSilently, refresh } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { givePasskey, usePasskey } from '../support/passkey-pages.ts';
import { environmentOf, runCli } from '../support/run-cli.ts';
import { isIn, pastPassword } from '../support/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, signIn, signInForTokens, userinfo } from '../support/test-client.ts';
import { bothDatabases, createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { totpCode } from '../support/totp-code.ts';

const drawKey = () => randomBytes(32).toString('base64url');

describe.each(bothDatabases)('a restored backup, on %s', (database) => {
  let app: TestApp;
  let folder: string;
  let restoredInto: TestDatabase | undefined;
  const key = drawKey();
  const env = () => ({ ...environmentOf(app), BACKUP_KEY: key });
  const file = (name: string) => join(folder, name);
  const restored: TestDatabase[] = [];
  /** Restores a file into an empty database. */
  const restore = async (from: string, ...options: readonly string[]) => {
    const target = await createTestDatabase(database);
    restored.push(target);
    const done = await runCli(['restore', '--from', from, ...options], { env: { ...env(), DATABASE_URL: target.url } });
    return { target, done };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    app = await startApp({
      database,
      overrides: () => (restoredInto ? { database: openDatabase(restoredInto.url, { timeoutSeconds: 20 }) } : {}),
    });
  });
  afterAll(async () => {
    await app.stop();
    for (const one of restored) await one.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('people sign in again with password, application and passkey, and nothing that was withdrawn later works', async () => {
    const client = await registerClient(app);
    const plain = await buildAccount(app);
    const careful = await buildAccount(app, { totp: true });
    const holder = await buildAccount(app);
    const passkey = await givePasskey(app, holder);
    const leaving = await buildAccount(app);
    const undecided = await buildAccount(app);
    const { tokens } = await signInForTokens(app, app.browser(), { client, account: plain });
    const session = app.browser();
    await signIn(app, session, { client, account: plain });
    await app.mailbox.stop();
    await app.services.inUnit(async () => {
      app.services.outbox.enqueue({
        kind: 'welcome',
        to: plain.email,
        lang: 'fr',
        subject: 'S',
        text: 'T',
        html: 'H',
        expiresAt: app.services.nowSeconds() + 3000,
        accountId: plain.sub,
      });
    });
    await chainAudit(app.services);

    // Others write while the backup is made.
    let isOver = false;
    const writing = (async () => {
      for (; !isOver;) await buildAccount(app);
    })();
    const backedUp = await runCli(['backup', '--to', file('whole'), '--json'], { env: env() });
    isOver = true;
    await writing;
    expect(backedUp).toMatchObject({ code: 0, stderr: '' });
    const made = backedUp.json<{ rows: Record<string, number>; bytes: number; made_at: string }>();
    expect(statSync(file('whole'))).toMatchObject({ size: made.bytes, mode: 0o100600 });
    expect(readdirSync(folder)).toEqual(['whole']);
    expect(await app.services.backups.last()).toMatchObject({ bytes: made.bytes });
    const verified = await runCli(['backup', 'verify', '--from', file('whole'), '--json'], { env: env() });
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.json()).toMatchObject({ made_at: made.made_at, rows: made.rows });

    const head = (await runCli(['audit', 'verify', '--json'], { env: env() })).stdout;
    for (const account of [leaving, undecided])
      expect(
        await runCli(['account', 'delete', account.username, '--reason', 'asked for'], { env: env() }),
      ).toMatchObject({ code: 0 });
    await app.services.database.knex('accounts').where({ id: leaving.sub }).update({ deletion_due_at: 1 });
    await deleteDueAccounts(app.services, { farewell: () => {} });
    await buildAccount(app);
    await chainAudit(app.services);
    const later = (await runCli(['audit', 'verify', '--json'], { env: env() })).stdout;
    expect(await runCli(['account', 'deletions', '--to', file('deletions')], { env: env() })).toMatchObject({
      code: 0,
    });

    const { target, done } = await restore(file('whole'), '--deletions', file('deletions'), '--json');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.json()).toMatchObject({ deleted_again: 1, closed_again: 1, messages_held: { welcome: 1 } });
    restoredInto = target;
    await app.mailbox.restart();
    await app.restart();
    const { knex } = app.services.database;
    for (const [table, rows] of Object.entries(made.rows))
      if (['clients', 'passkeys', 'totp_devices', 'signing_keys', 'photos'].includes(table))
        expect([table, Number((await knex(table).count({ n: '*' }))[0]!['n'])]).toEqual([table, rows]);

    const again = await signInForTokens(app, app.browser(), { client, account: plain });
    expect(await userinfo(app, again.tokens['access_token'])).toMatchObject({ status: 200, body: { sub: plain.sub } });
    const { browser: second } = await pastPassword(app, { client, account: careful });
    app.moveClock(60);
    expect(isIn(await second.submit({ otp: totpCode(careful.totpSecret) }, { action: 'verify' }))).toBe(true);
    const third = app.browser();
    await third.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(third, { passkey, account: holder }))).toBe(true);

    expect(await refresh(app, client, tokens['refresh_token'])).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await userinfo(app, tokens['access_token'])).toMatchObject({ status: 401 });
    expect((await authorizeSilently(app, session, { client })).members).toMatchObject({ error: 'login_required' });
    const gone = await signIn(app, app.browser(), { client, account: leaving });
    expect(isIn(gone.page)).toBe(false);
    expect(await knex('accounts').where({ id: leaving.sub })).toEqual([]);
    expect(await knex('accounts').where({ id: undecided.sub }).first()).toMatchObject({ disabled_for: 'deletion' });
    expect(app.mailbox.messages(plain.email).filter(({ kind }) => kind === 'welcome')).toEqual([]);

    await chainAudit(app.services);
    const onRestored = { ...env(), DATABASE_URL: target.url };
    expect(await runCli(['audit', 'verify'], { env: onRestored })).toMatchObject({ code: 0 });
    writeFileSync(file('head'), head);
    writeFileSync(file('later'), later);
    expect(await runCli(['audit', 'verify', '--head', file('head')], { env: onRestored })).toMatchObject({ code: 0 });
    expect(await runCli(['audit', 'verify', '--head', file('later')], { env: onRestored })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/./),
    });
    expect(await knex('audit').where({ event: 'database.restored' })).toHaveLength(1);
  });
});

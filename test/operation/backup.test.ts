import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { authorizeSilently, refresh } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { answerAsBefore } from '../support/requests/request-cookie.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { authorizationRequest, registerClient, signIn, signInForTokens, userinfo } from '../support/test-client.ts';
import { bothDatabases, createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { readMigrationFolder } from '../../src/store/migrations/migration-folder.ts';
import { describeApp } from '../support/describe-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const drawKey = () => randomBytes(32).toString('base64url');

describe.each(bothDatabases)('a restored backup, on %s', (database) => {
  const folder = temporaryFolder('backup-');
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
  const succeed = async (...args: readonly string[]) =>
    expect(await runCli(args, { env: env() })).toMatchObject({ code: 0 });

  const app = describeApp({
    database,
    overrides: () => (restoredInto ? { database: openDatabase(restoredInto.url, { timeoutSeconds: 20 }) } : {}),
  });
  afterAll(async () => {
    for (const one of restored) await one.drop();
  });

  test('people sign in again with password, application and passkey, and nothing that was withdrawn later works', async () => {
    const client = await registerClient(app);
    const plain = await buildAccount(app);
    const careful = await buildAccount(app, { totp: true });
    const holder = await buildAccount(app);
    const passkey = await givePasskey(app, holder);
    const leaving = await buildAccount(app);
    const undecided = await buildAccount(app);
    const staying = await buildAccount(app);
    const wavering = await buildAccount(app);
    for (const { username } of [staying, wavering])
      await succeed('account', 'delete', username, '--reason', 'asked for');
    const { deletionRequestedAt, deletionDueAt } = await app.rows.accounts.first({ id: wavering.sub });
    const earlier = { deletionRequestedAt: deletionRequestedAt! - 5_000, deletionDueAt: deletionDueAt! - 5_000 };
    await app.rows.accounts.change({ id: wavering.sub }, earlier);
    const { tokens } = await signInForTokens(app, app.browser(), { client, account: plain });
    const { browser: session } = await signIn(app, app.browser(), { client, account: plain });
    // This answer travels in the cookie of its browser, and no row of it can be deleted.
    const answering = await app.open(authorizationRequest(app, client).url);
    const answered = await answerAsBefore(app, answering, plain);
    await app.mailbox.stop();
    // A job would chain lines of the audit that are not in the backup before their head is asked for. The restart ends the rest.
    await app.running.holdJobs();
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
    expect(await app.services.backup.backups.last()).toMatchObject({ bytes: made.bytes });
    const verified = await runCli(['backup', 'verify', '--from', file('whole'), '--json'], { env: env() });
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.json()).toMatchObject({ made_at: made.made_at, rows: made.rows });

    const head = (await runCli(['audit', 'verify', '--json'], { env: env() })).stdout;
    await succeed('account', 'enable', wavering.username, '--reason', 'stays');
    for (const account of [leaving, undecided, wavering])
      await succeed('account', 'delete', account.username, '--reason', 'asked for');
    await succeed('account', 'enable', staying.username, '--reason', 'stays');
    const due = await app.rows.accounts.values('deletionDueAt', { id: wavering.sub });
    await app.rows.accounts.change({ id: leaving.sub }, { deletionDueAt: 1 });
    await deleteDueAccounts(app.services);
    await buildAccount(app);
    await chainAudit(app.services);
    const later = (await runCli(['audit', 'verify', '--json'], { env: env() })).stdout;
    await succeed('account', 'deletions', '--to', file('deletions'));

    const { target, done } = await restore(file('whole'), '--deletions', file('deletions'), '--json');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.json()).toMatchObject({
      deleted_again: 1,
      closed_again: 1,
      opened_again: 1,
      messages_held: { welcome: 1 },
    });
    restoredInto = target;
    await app.mailbox.restart();
    await app.restart();
    // A minute later the job looks after the deleted account, and takes the reason out of its lines.
    const reasons = app.rows.audit.values('reason', { accountId: [leaving.sub, staying.sub] });
    const because = (what: string) => `${what} after the restored backup was made`;
    expect(await reasons).toEqual(expect.arrayContaining([because('deleted'), because('cancelled')]));
    expect(made.rows).toMatchObject({
      clients: await app.rows.clients.count(),
      passkeys: await app.rows.passkeys.count(),
      totp_devices: await app.rows.totpDevices.count(),
      signing_keys: await app.rows.signingKeys.count(),
      photos: await app.rows.photos.count(),
    });

    const late = await answering.open(answered);
    expect([late.status, late.h1]).toEqual([400, 'Cette page a expiré']);
    const again = await signInForTokens(app, app.browser(), { client, account: plain });
    expect(await userinfo(app, again.tokens['access_token'])).toMatchObject({ status: 200, body: { sub: plain.sub } });
    const { browser: second } = await pastPassword(app, { client, account: careful });
    app.moveClock(60);
    expect(isIn(await second.submit({ otp: totpCode(careful.totpSecret) }, { action: 'verify' }))).toBe(true);
    const third = await app.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(third, { passkey, account: holder }))).toBe(true);

    expect(await refresh(app, client, tokens['refresh_token'])).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await userinfo(app, tokens['access_token'])).toMatchObject({ status: 401 });
    expect((await authorizeSilently(app, session, { client })).members).toMatchObject({ error: 'login_required' });
    const gone = await signIn(app, app.browser(), { client, account: leaving });
    expect(isIn(gone.page)).toBe(false);
    expect(await app.rows.accounts.list({ id: leaving.sub })).toEqual([]);
    expect(await app.rows.accounts.find({ id: undecided.sub })).toMatchObject({ disabledFor: 'deletion' });
    // A person who closed her account, kept it and closed it again has as long as the second time says.
    expect(await app.rows.accounts.values('deletionDueAt', { id: wavering.sub })).toEqual(due);
    const stays = { disabledAt: null, deletionDueAt: null };
    expect(await app.rows.accounts.find({ id: staying.sub })).toMatchObject(stays);
    for (const { email } of [leaving, undecided, staying]) expect(await app.mailbox.queued(email)).toEqual([]);
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
    const lines = await app.rows.audit.values('details', { event: 'database.restored' });
    const { messages_held: kinds } = done.json<{ messages_held: Record<string, number> }>();
    const held = Object.values(kinds).reduce((sum, count) => sum + count, 0);
    const about = { version: expect.any(String), kind: expect.any(String), sessions: expect.any(Number), held };
    expect(lines).toMatchObject([{ ...about, deleted: 1, closed: 1, opened: 1 }]);
  });

  test('of two restores into one database at the same moment the second is refused in plain words, and writes nothing', async () => {
    const path = file('twice');
    expect(await runCli(['backup', '--portable', '--to', path], { env: env() })).toMatchObject({ code: 0 });
    const target = await createTestDatabase(database);
    restored.push(target);
    const given = { env: { ...env(), DATABASE_URL: target.url } };
    const both = await Promise.all([1, 2].map(() => runCli(['restore', '--from', path], given)));
    expect(both.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(both.find(({ code }) => code === 1)!.stderr).toMatch(/^another restore fills this database at this moment/);
    expect(await runCli(['restore', '--from', path], given)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('A restore overwrites nothing'),
    });
  });
});

describe('a backup and its restore', () => {
  const key = drawKey();
  const header = 50;
  const chunk = 256 * 1024 + 16;
  const folder = temporaryFolder('backup-');
  let whole: Buffer;
  const env = (changes: Readonly<Record<string, string>> = {}) => ({
    ...environmentOf(app),
    BACKUP_KEY: key,
    ...changes,
  });
  const file = (name: string, content?: Uint8Array) => {
    const path = join(folder, name);
    if (content) writeFileSync(path, content);
    return path;
  };
  const emptyUrl = () => `sqlite:${file(`empty-${randomBytes(4).toString('hex')}.sqlite`)}`;
  const filesAt = (url: string) => readdirSync(folder).filter((name) => `sqlite:${file(name)}`.startsWith(url));
  const cli = (args: readonly string[], changes?: Readonly<Record<string, string>>) =>
    runCli(args, { env: env(changes) });

  const app = describeApp();
  beforeAll(async () => {
    await buildAccount(app);
    // Random text does not compress, so the backup has several chunks.
    const filler = { model: 'Filler', id: 'filler', payload: randomBytes(700_000).toString('base64') };
    await app.rows.payloads.insert(filler);
    expect(await cli(['backup', '--to', file('whole'), '--portable'])).toMatchObject({ code: 0 });
    whole = readFileSync(file('whole'));
    expect(whole.length).toBeGreaterThan(header + 2 * chunk);
  });

  const flipped = (at: number) => {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 1;
    return bytes;
  };
  const chunkAt = (bytes: Buffer, place: number) =>
    bytes.subarray(header + place * chunk, header + (place + 1) * chunk);
  const end = /its end is missing/;
  const altered = /was altered, damaged or cut off between byte \d+ and byte \d+/;
  test.each<readonly [string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['that is empty', () => Buffer.alloc(0), /the file is empty/],
    ['that is something else', () => Buffer.from('# notes\n'.repeat(20)), /no backup of geopf-id/],
    ['that ends in its header', () => whole.subarray(0, 30), end],
    ['that ends after its header', () => whole.subarray(0, header), /altered|end is missing/],
    ['that ends between two chunks', () => whole.subarray(0, header + 2 * chunk), end],
    ['that ends in a chunk', () => whole.subarray(0, header + chunk + 1000), altered],
    ['that lacks its last byte', () => whole.subarray(0, -1), altered],
    ['that goes on behind its end', () => Buffer.concat([whole, Buffer.alloc(chunk)]), /altered|added behind the end/],
    ['with one wrong bit in its name', () => flipped(20), /not the key of this backup/],
    ['with one wrong bit in its first chunk', () => flipped(header + 5), altered],
    ['with one wrong bit in its last byte', () => flipped(whole.length - 1), altered],
    [
      'whose chunks have changed places',
      () =>
        Buffer.concat([
          whole.subarray(0, header),
          chunkAt(whole, 1),
          chunkAt(whole, 0),
          whole.subarray(header + 2 * chunk),
        ]),
      altered,
    ],
    ['that lacks a chunk', () => Buffer.concat([whole.subarray(0, header), whole.subarray(header + chunk)]), altered],
    [
      'with a chunk of another backup',
      async () => {
        await cli(['backup', '--to', file('other'), '--portable', '--force']);
        const other = readFileSync(file('other'));
        return Buffer.concat([whole.subarray(0, header), chunkAt(other, 0), whole.subarray(header + chunk)]);
      },
      altered,
    ],
  ])('a file %s is refused by the check and by the restore, and nothing is written', async (_name, make, reason) => {
    const damaged = file('damaged', await make());
    const said = { code: 1, stdout: '', stderr: expect.stringMatching(reason) };
    expect(await cli(['backup', 'verify', '--from', damaged])).toMatchObject(said);
    const DATABASE_URL = emptyUrl();
    expect(await cli(['restore', '--from', damaged], { DATABASE_URL })).toMatchObject(said);
    expect(filesAt(DATABASE_URL)).toEqual([]);
  });

  test.each([
    ['backup verify', () => [folder], 'it is a folder (EISDIR)'],
    ['restore', () => [folder], 'it is a folder (EISDIR)'],
    ['restore', () => [file('missing')], 'it does not exist (ENOENT)'],
    ['restore', () => [file('whole'), '--deletions', folder], 'it is a folder (EISDIR)'],
    ['backup verify', () => [file('missing/one')], 'there is no folder'],
  ])('%s of what is no file says so (%#)', async (command, from, reason) => {
    const words = [...command.split(' '), '--from', ...from()];
    const DATABASE_URL = emptyUrl();
    const refused = await cli(words, { DATABASE_URL });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`cannot be read: ${reason}`) });
    expect(filesAt(DATABASE_URL)).toEqual([]);
    expect(refused.stderr).toContain(folder);
  });

  test('without its key nothing is backed up, and the reason says how to draw one; a wrong key opens nothing', async () => {
    const without = { code: 1, stderr: expect.stringMatching(/^BACKUP_KEY: required .* openssl rand/) };
    expect(await cli(['backup', '--to', file('none')], { BACKUP_KEY: '' })).toMatchObject(without);
    expect(existsSync(file('none'))).toBe(false);
    const wrong = { code: 1, stderr: expect.stringContaining('BACKUP_KEY is not the key') };
    expect(await cli(['backup', 'verify', '--from', file('whole')], { BACKUP_KEY: drawKey() })).toMatchObject(wrong);
    const behind = { BACKUP_KEY: `${drawKey()},${key}` };
    expect(await cli(['backup', 'verify', '--from', file('whole')], behind)).toMatchObject({ code: 0 });
    const elsewhere = { ...behind, DATABASE_URL: `sqlite:${file('no/such/database')}` };
    expect(await cli(['backup', 'verify', '--from', file('whole')], elsewhere)).toMatchObject({ code: 0 });
    expect(existsSync(file('no'))).toBe(false);
  });

  test('a restore with other secrets, for another address or into a database that is used says so before it writes', async () => {
    const [other, env] = [drawKey(), environmentOf(app)];
    const refusals: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ PASSWORD_PEPPER: other }, /^PASSWORD_PEPPER: the key of this backup is not in the list/],
      [{ ENCRYPTION_KEYS: other }, /^ENCRYPTION_KEYS: the key of this backup is not in the list/],
      [{ ISSUER: 'http://localhost:1/realms/geoplateforme' }, /^ISSUER: this is a backup of http/],
      [{ DATABASE_URL: env['DATABASE_URL']! }, /^DATABASE_URL: the (file|database) holds/],
    ];
    for (const [changes, reason] of refusals) {
      const DATABASE_URL = emptyUrl();
      const refused = { code: 1, stderr: expect.stringMatching(reason) };
      expect(await cli(['restore', '--from', file('whole')], { DATABASE_URL, ...changes })).toMatchObject(refused);
      expect(filesAt(DATABASE_URL)).toEqual([]);
    }
    const rotated = { PASSWORD_PEPPER: `${other},${env['PASSWORD_PEPPER']}` };
    expect(await cli(['backup', '--to', file('rotated')], rotated)).toMatchObject({ code: 0 });
    const lost = { DATABASE_URL: emptyUrl(), PASSWORD_PEPPER: other };
    const refused = { code: 1, stderr: expect.stringContaining('--lost-keys') };
    expect(await cli(['restore', '--from', file('rotated')], lost)).toMatchObject(refused);
    const restored = await cli(['restore', '--from', file('rotated'), '--lost-keys'], lost);
    expect(restored).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^WARNING: accounts that were deleted after/),
    });
  });

  test('a backup of a newer schema is refused, and one of an older schema is brought to the newest', async () => {
    await app.rows.migrations.insert({ name: '9999-of-tomorrow', batch: 99, migrationTime: '2026-01-01' });
    expect(await cli(['backup', '--to', file('newer')])).toMatchObject({ code: 0 });
    await app.rows.migrations.remove({ name: '9999-of-tomorrow' });
    const refused = { code: 1, stderr: expect.stringMatching(/which is newer.*9999-of-tomorrow/) };
    expect(await cli(['restore', '--from', file('newer')], { DATABASE_URL: emptyUrl() })).toMatchObject(refused);

    await (await readMigrationFolder().load('0046-backups')).down(app.services.database.knex);
    await app.rows.migrations.remove({ name: '0046-backups' });
    for (const [name, options] of [
      ['older-file', []],
      ['older-rows', ['--portable']],
    ] as const) {
      expect(await cli(['backup', '--to', file(name), ...options])).toMatchObject({ code: 0 });
      const DATABASE_URL = emptyUrl();
      expect(await cli(['restore', '--from', file(name)], { DATABASE_URL })).toMatchObject({ code: 0 });
      const verified = await cli(['backup', '--to', file(`${name}-again`), '--json'], { DATABASE_URL });
      expect(verified.json<{ rows: object }>().rows).toMatchObject({ accounts: 1, backups: 0 });
    }
    await migrateUp(app.services.database);
  });

  test('after another program has brought the database back, one command ends what may have been withdrawn', async () => {
    const account = await buildAccount(app);
    const client = await registerClient(app);
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    const deletions = `${JSON.stringify({ sub: account.sub, deleted_at: new Date().toISOString() })}\n`;
    const options = ['restore', 'settle', '--deletions', file('log', Buffer.from(`starting\n${deletions}`))];
    const living = { id: 'p', version: '1', startedAt: 1, seenAt: app.services.nowSeconds(), facts: {} };
    await app.rows.processes.insert(living);
    expect(await cli(options)).toMatchObject({ code: 1, stderr: expect.stringContaining('stop') });
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(200);
    expect(await cli(['restore', 'settle', '--deletions', file('whole')])).toMatchObject({ code: 1 });

    const removed = await buildAccount(app);
    const removal = { accountId: removed.sub, askedBy: undefined, reason: undefined };
    await app.services.transaction((trx) => app.services.roles.holders.removals.begin(trx, removal));

    const settled = await cli([...options, '--force', '--json']);
    expect(settled).toMatchObject({ code: 0 });
    expect(settled.json()).toMatchObject({ sessions_ended: 0, deleted_again: 1, closed_again: 0 });
    expect(await userinfo(app, tokens['access_token'])).toMatchObject({ status: 401 });
    expect(await app.rows.deletedAccounts.list({ id: account.sub })).toHaveLength(1);
    // The administrator concerned may have objected after the backup was made.
    expect(await app.rows.adminRemovals.list()).toEqual([]);
    // No process that served the former database is taken for a living one.
    expect(await app.rows.processes.list({ id: 'p' })).toEqual([]);
  });
});

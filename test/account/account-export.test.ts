import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fromJSONSchema } from 'zod';
import type { AccountDocument } from '../../src/commands/account/export/account-document.ts';
import type { Messages } from '../../src/messages.ts';
import type { DrawExportDocument } from '../../src/commands/account/export/write-export.ts';
import { exportAttempts, exportChunkBytes, exportLeaseSeconds } from '../../src/domain/account/export/export-rules.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { makeExports } from '../../src/jobs/make-exports.ts';
import { somebodySignedIn, type Person } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { askForExport, download, exportLink, exportPath, makeExport } from '../support/people/export-pages.ts';
import { findInvalidMarkup } from '../support/pages/find-invalid-markup.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import { readZip } from '../support/read-zip.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { signIn } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { withMessages } from '../support/with-messages.ts';
import { like, not, rowsIn, type Row } from '../support/rows.ts';

const hour = 3600;
const schema = fromJSONSchema(JSON.parse(readFileSync('docs/account-export.schema.json', 'utf8')) as never);

describe.each(bothDatabases)('a person takes her data away, on %s', (database) => {
  const { app, client } = describeService({ database });

  const somebody = () => somebodySignedIn(app, client);
  const now = () => app.services.nowSeconds();
  const exportsOf = ({ sub }: Pick<BuiltAccount, 'sub'>) => app.rows.exports.list({ accountId: sub });
  const auditOf = ({ sub }: Pick<BuiltAccount, 'sub'>) =>
    app.rows.audit.values('event', { accountId: sub, event: like('account.export%') });
  const errorsLogged = () =>
    app
      .logs()
      .split('\n')
      .filter((line) => /"level":(50|60)/.test(line));
  /** Opens an export that the job leaves alone, as if another process had just begun it. */
  const openExport = async ({ account }: Pick<Person, 'account'>, sessionUid = 'x') => {
    await app.services.transaction(async (trx) => {
      await app.services.account.exports.open(trx, {
        accountId: account.sub,
        sessionUid,
        browser: 'Firefox',
        lang: 'fr',
      });
      await rowsIn(trx).exports.change({ accountId: account.sub }, { dueAt: now() + exportLeaseSeconds });
    });
    return (await exportsOf(account))[0]!;
  };
  const endLease = ({ id }: Row<'exports'>) => app.rows.exports.change({ id }, { dueAt: now() });
  const draw: DrawExportDocument = async function* () {
    yield '<!DOCTYPE html>';
  };
  const untold = (exportMade: Messages['exportMade'] = () => {}) => withMessages(app.services, { exportMade });
  /** Makes the open exports here, as the job of the server does. */
  const makeThem = (changed: Partial<{ draw: DrawExportDocument; tell: Messages['exportMade'] }> = {}) =>
    makeExports(untold(changed.tell), { draw: changed.draw ?? draw });

  test('the file holds a document to read, the same data for programs, and the photo', async () => {
    const { account, browser } = await somebody();
    await browser.open('/compte/identite');
    const photo = asFile(await jpegOf());
    await browser.submit({ familyName: 'Lefèvre', givenName: 'Zoé', phone: '0612345678', photo }, { action: 'save' });
    const link = await makeExport(browser);
    const { status, headers, bytes } = await download(app, browser, { link });
    expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
      200,
      'application/zip',
      'nosniff',
    ]);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="geopf-\d{4}-\d\d-\d\d\.zip"$/);
    expect(headers.get('cache-control')).toBe('no-store');
    const files = readZip(bytes);
    expect([...files.keys()]).toEqual(['compte.html', 'compte.json', 'photo.jpg']);
    const document = JSON.parse(files.get('compte.json')!.toString()) as AccountDocument;
    expect(schema.safeParse(document).error).toBeUndefined();
    expect(document.account).toMatchObject({ sub: account.sub, username: account.username, email: account.email });
    expect(document.profile).toEqual({ family_name: 'Lefèvre', given_name: 'Zoé', phone_number: '+33612345678' });
    expect(document.factors.map(({ kind }) => kind)).toEqual(['password']);
    expect(files.get('photo.jpg')!.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    const page = files.get('compte.html')!.toString();
    for (const value of ['Lefèvre', 'Zoé', account.email, account.sub]) expect(page).toContain(value);
    expect(page).not.toMatch(/<script|<link|\ssrc="(?!data:)/);
    expect(await findInvalidMarkup(page)).toEqual([]);
    expect(await auditOf(account)).toEqual([
      'account.export_asked',
      'account.export_made',
      'account.export_downloaded',
    ]);
  });

  test('two presses at once make one file, and a second session waits for the first', async () => {
    const { account, browser } = await somebody();
    const { browser: other } = await signIn(app, app.browser(), { client, account });
    const tabs = [browser, browser.tab()];
    for (const tab of [...tabs, other]) await tab.open(exportPath);
    // A press that comes after the file is made asks for a new one.
    await withoutJobs(app, async () => {
      const pages = await Promise.all(tabs.map((tab) => tab.submit({}, { action: 'export' })));
      expect(pages.map(({ status }) => status)).toEqual([200, 200]);
      expect(await exportsOf(account)).toHaveLength(1);
    });
    await exportLink(browser);
    const [made] = await exportsOf(account);
    await app.rows.exports.change({ id: made!.id }, { readyAt: null, dueAt: now() + exportLeaseSeconds });
    const refused = await other.submit({}, { action: 'export' });
    expect([refused.status, refused.find('button[value="export"]')]).toEqual([409, null]);
    expect(refused.errors.join()).toContain('une autre session');
    expect(await exportsOf(account)).toHaveLength(1);
  });

  test('a process that died leaves nothing behind: another one begins the file again', async () => {
    const person = await somebody();
    const open = await openExport(person);
    const dead = { id: open.id, attempt: 1, expiresAt: now() };
    await app.rows.exports.change({ id: open.id }, { attempts: 1 });
    const { exports } = app.services.account;
    for (const place of [0, 1]) await exports.putChunk(dead, { place, bytes: Buffer.from(`old ${place}`) });
    await withoutJobs(app, async () => {
      await endLease(open);
      await makeThem();
    });
    const [row] = await exportsOf(person.account);
    expect([row?.readyAt !== null, row?.attempts]).toEqual([true, 2]);
    expect(await exports.putChunk(dead, { place: 2, bytes: Buffer.from('late') })).toBe(false);
    expect(await exports.beat(dead, 1)).toBe(false);
    expect(await app.rows.exportChunks.list({ exportId: open.id, attempt: 1 })).toEqual([]);
  });

  test('of several processes one makes a file, and one message tells of it', async () => {
    const person = await somebody();
    const open = await openExport(person);
    const told: string[] = [];
    const tell: Messages['exportMade'] = ({ account }) => void told.push(account.id);
    await withoutJobs(app, async () => {
      await endLease(open);
      await Promise.all([makeThem({ tell }), makeThem({ tell }), makeThem({ tell })]);
    });
    expect((await exportsOf(person.account))[0]).toMatchObject({ attempts: 1, readyAt: expect.anything() });
    expect(told).toEqual([person.account.sub]);
    expect(await auditOf(person.account)).toEqual(['account.export_made']);
  });

  test('a process that stops leaves its file to the next one at once', async () => {
    const person = await somebody();
    const open = await openExport(person);
    let isStopping = false;
    const drawn: DrawExportDocument = async function* () {
      isStopping = true;
      yield randomBytes(3 * exportChunkBytes).toString('hex');
    };
    await withoutJobs(app, async () => {
      await endLease(open);
      await makeExports(untold(), { draw: drawn, isStopping: () => isStopping });
      const [left] = await exportsOf(person.account);
      expect([left?.readyAt, left?.dueAt !== null && left!.dueAt <= now()]).toEqual([null, true]);
      await makeThem();
    });
    expect((await exportsOf(person.account))[0]?.readyAt).not.toBeNull();
  });

  test.each(['deleted', 'closed'])(
    'an account that is %s meanwhile gets no file, and no error is logged',
    async (how) => {
      const person = await somebody();
      const open = await openExport(person);
      const before = errorsLogged();
      const told: string[] = [];
      await withoutJobs(app, async () => {
        await endLease(open);
        await makeThem({
          async *draw() {
            if (how === 'deleted')
              await app.services.transaction((trx) => app.services.account.accounts.remove(trx, person.account.sub));
            else await app.rows.accounts.change({ id: person.account.sub }, { disabledAt: now() });
            yield 'x'.repeat(3 * exportChunkBytes);
          },
          tell: ({ account }) => void told.push(account.id),
        });
      });
      const row = (await exportsOf(person.account))[0];
      expect([row?.readyAt ?? null, row?.dueAt ?? null]).toEqual([null, null]);
      expect(told).toEqual([]);
      expect(errorsLogged()).toEqual(before);
    },
  );

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a message says that a file was made and in which browser, and holds no link to the file', async () => {
    const account = await buildAccount(app);
    const { browser } = await signIn(
      app,
      app.browser({
        headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' },
      }),
      { client, account },
    );
    await makeExport(browser);
    const message = await app.mailbox.newest(account.email, 'export-made');
    expect(message.subject).toContain('Vos données sont prêtes');
    expect(message.text).toContain('Firefox');
    expect(message.text).not.toContain('.zip');
  });

  test('an old sign-in does not get the file: the person signs in again, and then the export goes on', async () => {
    const { account, browser } = await somebody();
    app.moveClock(330);
    const asked = await askForExport(browser);
    expect(asked.fieldValue('username')).toBe(account.username);
    expect(await exportsOf(account)).toEqual([]);
    const back = await browser.submit({ password: account.password }, { action: 'signin' });
    expect(back.url.pathname).toBe(exportPath);
    expect(back.find('[data-app-send]')).toBeNull();
    expect(await exportsOf(account)).toEqual([]);
    await browser.submit({}, { action: 'export' });
    expect((await download(app, browser, { link: await exportLink(browser) })).status).toBe(200);
  });

  test('the link is dead for other sessions, other people, strangers, closed accounts, and after a day', async () => {
    const { account, browser } = await somebody();
    const link = await makeExport(browser);
    const status = async (who: typeof browser, wanted = link) => (await download(app, who, { link: wanted })).status;
    const { browser: again } = await signIn(app, app.browser(), { client, account });
    const other = await somebody();
    expect(await status(again)).toBe(404);
    expect((await again.open(exportPath)).find('#download')).toBeNull();
    expect(await status(other.browser)).toBe(404);
    expect(await status(app.browser())).toBe(404);
    for (const wrong of [link.replace('.zip', ''), link.toUpperCase(), `${exportPath}/x.zip`, `${exportPath}/%00.zip`])
      expect([wrong, await status(browser, wrong)]).toEqual([wrong, 404]);
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: now() });
    expect(await status(browser)).toBe(404);
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: null });
    expect(await status(browser)).toBe(200);
    for (const hours of [8, 8]) {
      app.moveClock(hours * hour);
      expect(await status(browser)).toBe(200);
    }
    app.moveClock(8 * hour);
    expect(await status(browser)).toBe(404);
    expect((await browser.open(exportPath)).find('#download')).toBeNull();
    app.moveClock(hour);
    await withoutJobs(app, () => clearExpired(app.services));
    expect(await app.rows.exports.list({ accountId: account.sub })).toEqual([]);
    expect(await app.rows.exportChunks.list({ exportId: not(app.rows.exports.list({}, 'id')) })).toEqual([]);
  });

  test('closing all other sessions ends the link of each of them', async () => {
    const { account, browser } = await somebody();
    const link = await makeExport(browser);
    const { browser: own } = await signIn(app, app.browser(), { client, account });
    await own.open('/compte/sessions');
    await own.submit({}, { action: 'closeOthers' });
    expect((await download(app, browser, { link })).status).toBe(404);
  });

  test('a sixth file on one day is refused with the time to wait, and the link of the fifth stays', async () => {
    const { browser } = await somebody();
    let link = '';
    for (let count = 0; count < 5; count++) link = await makeExport(browser);
    const refused = await browser.submit({}, { action: 'export' });
    expect([refused.status, Number(refused.header('retry-after')) > 0]).toEqual([429, true]);
    expect(refused.text).toContain('plusieurs fichiers aujourd’hui');
    expect((await download(app, browser, { link })).status).toBe(200);
  });

  test('a file that cannot be made is given up after some tries, and the page says so', async () => {
    const { account, browser } = await somebody();
    const { uid } = (await app.services.session.list(account.sub))[0]!;
    const open = await openExport({ account }, uid);
    const broken: DrawExportDocument = async function* () {
      yield '<!DOCTYPE html>';
      throw new Error('the page cannot be drawn');
    };
    await withoutJobs(app, async () => {
      await endLease(open);
      await expect(makeThem({ draw: broken })).rejects.toThrow('cannot be drawn');
      // The next try waits for a moment of its own, and not for the end of the lease.
      const [left] = await exportsOf(account);
      expect([left?.attempts, left!.dueAt! - now() < exportLeaseSeconds / 2]).toEqual([1, true]);
      await app.rows.exports.change({ id: open.id }, { attempts: exportAttempts });
      await endLease(open);
      await makeThem();
    });
    const page = await browser.open(exportPath);
    expect(page.text).toContain('n’a pas pu être préparé');
    expect(page.find('button[value="export"]')).not.toBeNull();
    expect(await auditOf(account)).toEqual(['account.export_failed']);
  });
});

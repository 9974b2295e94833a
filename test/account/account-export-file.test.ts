import { createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { gatherExport } from '../../src/commands/account/export/gather-export.ts';
import { parseByteRange } from '../../src/domain/account/export/byte-range.ts';
import type { AccountDocument } from '../../src/commands/account/export/account-document.ts';
import { askForAddress } from '../support/people/account-address.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { download, makeExport } from '../support/people/export-pages.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { rowsOfPerson } from '../support/database/dump-database.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { asFile } from '../support/people/photos.ts';
import { readZip } from '../support/read-zip.ts';
import { pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { signInForTokens } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const oldEvents = 1200;
const dark = 'Zoé\u202Egpj.exe';

/** Columns that the file is there to tell. Whatever else the tables hold about the account stays out. */
const toldColumns = new Set([
  'account_id',
  'client_id',
  'email',
  'email_canonical',
  'event',
  'family_name',
  'given_name',
  'issuer',
  'network',
  'subject',
  'username',
]);

/** Returns the texts in a stored value that are long enough to be told apart, those inside of JSON among them. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value))
    return Object.values(value).flatMap(textsIn);
  if (typeof value !== 'string' || value.length < 16) return [];
  return /^[[{]/.test(value) ? textsIn(JSON.parse(value)) : [value];
}

describe('the file of an export', () => {
  let browser: Browser;
  let link: string;
  let whole: Buffer;
  let tag: string;

  const { app, client } = describeService({ upstreams: true, config: { trustedBrowserDays: 30 } });
  const account = prepare(() => buildAccount(app, { totp: true }));
  beforeAll(async () => {
    toMiddleOfStep(app);
    ({ browser } = await pastPassword(app, { client, account }));
    await browser.submit({ otp: totpCode(account.totpSecret), trustBrowser: true }, { action: 'verify' });
    await browser.open('/compte/identite');
    // A photo of noise makes a file of several chunks.
    const noise = sharp(randomBytes(512 * 512 * 3), { raw: { width: 512, height: 512, channels: 3 } });
    const photo = asFile(await noise.jpeg({ quality: 95 }).toBuffer());
    await browser.submit({ familyName: 'Le Goff', photo }, { action: 'save' });
    await givePasskey(app, account);
    await giveIdentity(app, account, { givenName: `${dark}<script>alert(1)</script>` });
    await askForAddress(browser, `autre-${account.email}`);
    await fillHistory();
    link = await makeExport(browser);
    const answer = await download(app, browser, { link });
    whole = answer.bytes;
    tag = answer.headers.get('etag') ?? '';
  });

  /** Adds old sign-ins to the audit, with what only an operator may read. */
  const fillHistory = async () => {
    const details = JSON.stringify({ methods: ['password'], sessionUid: 'u'.repeat(43), operator: 'paul.durand' });
    for (let from = 0; from < oldEvents; from += 100) {
      const rows = Array.from({ length: 100 }, (_, index) => ({
        at: 1_000_000 + from + index,
        event: 'login.signed_in',
        accountId: account.sub,
        clientId: client.clientId,
        network: '192.0.2.0/24',
        browserFamily: 'Firefox',
        details,
      }));
      await app.rows.audit.insert(rows);
    }
  };
  const part = (range: string, headers: Readonly<Record<string, string>> = {}) =>
    download(app, browser, { link, headers: { range, ...headers } });
  const files = () => readZip(whole);
  const document = () => JSON.parse(files().get('compte.json')!.toString()) as AccountDocument;

  test('the file is whole: its tag is the hash of its bytes, and each of its files can be read', () => {
    expect(tag).toBe(`"${createHash('sha256').update(whole).digest('base64url')}"`);
    expect(whole.length).toBeGreaterThan(3 * 65_536);
    expect(files().get('photo.jpg')!.length).toBeGreaterThan(100_000);
  });

  test('the file tells on which day each service of the last month was given the person', async () => {
    const { services } = app;
    const today = new Date(services.now()).toISOString().slice(0, 10);
    services.clients.uses.note({ clientId: client.clientId, accountId: account.sub });
    await services.clients.uses.write();
    const found = await gatherExport(services, account.sub);
    expect(found?.document.recent_services).toEqual([{ client_id: client.clientId, last_day: today }]);
  });

  test('a download that was cut goes on where it was, as long as the file is the same', async () => {
    const half = Math.floor(whole.length / 2);
    const first = await part(`bytes=0-${half - 1}`);
    const rest = await part(`bytes=${half}-`, { 'if-range': tag });
    expect([first.status, rest.status]).toEqual([206, 206]);
    expect(rest.headers.get('content-range')).toBe(`bytes ${half}-${whole.length - 1}/${whole.length}`);
    expect(Buffer.concat([first.bytes, rest.bytes]).equals(whole)).toBe(true);
    for (const other of ['"another"', `W/${tag}`, 'Fri, 27 Nov 2026 10:00:00 GMT']) {
      const begunAgain = await part(`bytes=${half}-`, { 'if-range': other });
      expect([other, begunAgain.status, begunAgain.bytes.equals(whole)]).toEqual([other, 200, true]);
    }
    const last = await part('bytes=-100');
    expect([last.status, last.bytes.equals(whole.subarray(-100))]).toEqual([206, true]);
    const across = await part('bytes=65530-65545');
    expect(across.bytes.equals(whole.subarray(65_530, 65_546))).toBe(true);
  });

  test.each(['bytes=999999999999-', 'bytes=-0', `bytes=${'9'.repeat(30)}-`])(
    'a part that lies behind the end of the file gets 416 with its size: %s',
    async (range) => {
      const { status, headers, bytes } = await part(range);
      expect([status, headers.get('content-range'), bytes.length]).toEqual([416, `bytes */${whole.length}`, 0]);
    },
  );

  test.each([
    'bytes=0-1,5-6',
    'bytes=9-2',
    'bytes=-',
    'bytes=a-b',
    'lines=0-9',
    'bytes=0x1-',
    'bytes=--5',
    'bytes= 0-1',
  ])('the whole file answers a header that asks for several parts or for nothing: %s', async (range) => {
    const { status, bytes } = await part(range);
    expect([status, bytes.length]).toEqual([200, whole.length]);
  });

  test('the last byte of a part never lies behind the end of the file', () => {
    expect(parseByteRange(`bytes=2-${'9'.repeat(400)}`, 10)).toEqual({ first: 2, last: 9 });
    expect(parseByteRange('bytes=-99', 10)).toEqual({ first: 0, last: 9 });
  });

  test('HEAD tells size and tag, sends nothing and counts as no download', async () => {
    const downloads = () => app.rows.audit.list({ event: 'account.export_downloaded', accountId: account.sub });
    const before = (await downloads()) as unknown[];
    const { status, headers, bytes } = await download(app, browser, { link, method: 'HEAD' });
    expect([status, headers.get('content-length'), headers.get('etag'), bytes.length]).toEqual([
      200,
      String(whole.length),
      tag,
      0,
    ]);
    expect(await downloads()).toHaveLength(before.length);
  });

  test('both documents tell the whole history, without what only an operator may read', () => {
    const { history } = document();
    const old = history.filter(({ network }) => network === '192.0.2.0/24');
    expect(old).toHaveLength(oldEvents);
    expect(old[0]).toEqual({
      at: expect.stringMatching(/^1970-01-12T/) as string,
      event: 'login.signed_in',
      kind: 'sign-ins',
      service: { client_id: client.clientId, name: 'Service de test' },
      browser: 'Firefox',
      system: null,
      network: '192.0.2.0/24',
      methods: ['password'],
    });
    expect(history.map(({ event }) => event)).toContain('account.export_asked');
    const page = files().get('compte.html')!.toString();
    const [, rows = ''] = page.split('id="history"');
    expect(rows.match(/<th scope="row">/g)).toHaveLength(history.length);
    expect(rows).toContain('Niveau');
    expect(rows).not.toContain('[U+');
    expect([...files().values()].some((content) => content.includes('paul.durand'))).toBe(false);
  });

  test('the history is read in batches, so that its length does not matter', async () => {
    const { services } = app;
    const contents = await gatherExport(services, account.sub);
    // Jobs read as well.
    await withoutJobs(app, async () => {
      const before = services.database.counters.reads;
      let longest = 0;
      let events = 0;
      for await (const lines of contents!.history()) {
        longest = Math.max(longest, lines.length);
        events += lines.length;
        // So many events were read, and no more than the next batch of the store besides.
        expect(services.database.counters.reads - before).toBeLessThanOrEqual(Math.ceil(events / 500) + 1);
      }
      expect([events > oldEvents, longest <= 100]).toEqual([true, true]);
      expect(services.database.counters.reads - before).toBeGreaterThanOrEqual(3);
    });
  });

  test('what a person typed and an upstream stated cannot change the document', () => {
    const page = files().get('compte.html')!.toString();
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202E');
    expect(page).toContain('Zoé[U+202E]gpj.exe&lt;script>');
    expect(document().identities[0]?.given_name).toBe(`${dark}<script>alert(1)</script>`);
  });

  test('no secret of the account is in the file', async () => {
    const { recoveryCodes, totpSecret, password } = account;
    const tokens = await signInForTokens(app, browser, { client, account }).catch(() => ({}));
    const cookies = ['geopf_session', 'geopf_trusted', 'geopf_browser'].flatMap(
      (name) => browser.jar.get(name)?.value ?? [],
    );
    expect(cookies.length).toBeGreaterThan(1);
    const secrets = new Set<string>([password, totpSecret, ...recoveryCodes, ...cookies]);
    for (const value of Object.values(tokens)) if (typeof value === 'string' && value.length > 20) secrets.add(value);
    for (const row of await rowsOfPerson(app, account.sub)) {
      const kept = Object.entries(row).filter(([column]) => !toldColumns.has(column));
      for (const value of kept.flatMap(([, held]) => textsIn(held))) secrets.add(value);
    }
    for (const told of [account.sub, account.email, client.clientId, app.issuer]) secrets.delete(told);
    expect(secrets.size).toBeGreaterThan(30);
    const held = [...files().values()].map((content) => content.toString('latin1')).join('\n');
    expect([...secrets].filter((secret) => held.includes(secret))).toEqual([]);
  });

  test('the database keeps the file sealed, and an altered chunk cuts the download', async () => {
    const rows = await app.rows.exportChunks.list();
    expect(rows.map(({ place }) => place)).toEqual(rows.map((_, index) => index));
    expect(Buffer.concat(rows.map(({ sealed }) => sealed)).includes(Buffer.from('compte.json'))).toBe(false);
    expect(whole.includes(Buffer.from('compte.json'))).toBe(true);
    const altered = Buffer.from(rows[1]!.sealed);
    altered.writeUInt8(altered.readUInt8(100) ^ 1, 100);
    await app.rows.exportChunks.change({ place: 1 }, { sealed: altered });
    await expect(download(app, browser, { link })).rejects.toThrow('terminated');
    await app.rows.exportChunks.change({ place: 1 }, { sealed: rows[0]!.sealed });
    await expect(download(app, browser, { link })).rejects.toThrow('terminated');
    await app.rows.exportChunks.change({ place: 1 }, { sealed: rows[1]!.sealed });
    expect((await download(app, browser, { link })).bytes.equals(whole)).toBe(true);
  });
});

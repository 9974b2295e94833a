import { somebodySignedIn, type Person } from '../support/people/account-address.ts';
import { silentTokens } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { asFile, jpegOf, photoOfBytes, pngOf } from '../support/people/photos.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { userinfo } from '../support/test-client.ts';

const path = '/compte/identite';
const names = { familyName: 'Durand', givenName: 'Marie' };

describe.each(bothDatabases)('the photo of an account, on %s', (database) => {
  const { app, client } = describeService({ database });

  const shownOn = (page: Page) => page.find('form#step img')?.getAttribute('src') ?? undefined;
  const statusOf = async (photo: string | undefined) => (await fetch(new URL(photo ?? '', app.url))).status;

  async function open(): Promise<Person> {
    const person = await somebodySignedIn(app, client);
    await person.browser.open(path);
    return person;
  }
  async function withPhoto(): Promise<Person & { readonly photo: string }> {
    const person = await open();
    const page = await person.browser.submit({ ...names, photo: asFile(await jpegOf()) }, { action: 'save' });
    return { ...person, photo: shownOn(page) ?? '' };
  }

  async function pictureOf(browser: Browser): Promise<unknown> {
    const tokens = await silentTokens(app, browser, { client });
    return (await userinfo(app, tokens['access_token'])).body['picture'];
  }
  const changesOf = async ({ sub }: BuiltAccount) =>
    (await app.rows.audit.values('details', { accountId: sub, event: 'account.profile_changed' })).map(
      (details) => details?.['fields'],
    );

  test('a chosen photo is shown on the page and the overview, released to services, and written to the audit', async () => {
    const { browser, account } = await open();
    expect([shownOn(browser.page), await pictureOf(browser)]).toEqual([undefined, undefined]);
    const page = await browser.submit({ ...names, photo: asFile(await pngOf()) }, { action: 'save' });
    expect(page.find('[role=status]')?.textContent).toContain('enregistrées');
    const photo = shownOn(page);
    expect(photo).toMatch(/^\/photo\/[\w-]{43}\.jpg$/);
    expect((await browser.open('/compte')).find('main img')?.getAttribute('src')).toBe(photo);
    expect(await pictureOf(browser)).toBe(`${app.url}${photo}`);
    expect(await statusOf(photo)).toBe(200);
    expect(await changesOf(account)).toEqual([['photo'], ['familyName', 'givenName']]);
  });

  test('a new photo gets a new address, and the former address stops working at once', async () => {
    const { browser, photo } = await withPhoto();
    const page = await browser.submit({ photo: asFile(await jpegOf({ colour: '#aa0000' })) }, { action: 'save' });
    expect(shownOn(page)).not.toBe(photo);
    expect([await statusOf(photo), await statusOf(shownOn(page))]).toEqual([404, 200]);
    expect(await pictureOf(browser)).toBe(`${app.url}${shownOn(page)}`);
    expect(page.fieldValue('familyName')).toBe('Durand');
  });

  test('a photo from an outdated form is kept, and the page asks about the other fields', async () => {
    const { browser } = await open();
    const tab = browser.tab();
    await browser.submit(names, { action: 'save' });
    const page = await tab.submit({ familyName: 'Petit', photo: asFile(await jpegOf()) }, { action: 'save' });
    expect(page.status).toBe(409);
    expect(await statusOf(shownOn(page))).toBe(200);
    expect((await tab.submit({}, { action: 'save' })).fieldValue('familyName')).toBe('Petit');
  });

  test('when ten photos are sent at once, one is left and no former address still works', async () => {
    const { browser, account } = await open();
    const photo = asFile(await jpegOf({ width: 64, height: 64 }));
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => browser.tab().submit({ photo }, { action: 'save', without: ['version'] })),
    );
    expect(pages.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await app.rows.photos.list({ accountId: account.sub })).toHaveLength(1);
    const last = shownOn(await browser.reload());
    const others = new Set(pages.map(shownOn).filter((one) => one !== last));
    for (const other of others) expect(await statusOf(other)).toBe(404);
    expect(await statusOf(last)).toBe(200);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test.each<[string, number, () => Promise<Uint8Array>]>([
    ['an SVG', 415, async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an empty file', 422, async () => Buffer.alloc(0)],
    ['a JPEG that ends too soon', 422, async () => (await jpegOf()).subarray(0, 1500)],
    ['11 MB', 413, () => photoOfBytes(11_000_000)],
  ])('a file that is %s is refused: the former photo and the other typed values stay', async (_what, status, make) => {
    const { browser, account, photo } = await withPhoto();
    const page = await browser.submit({ givenName: 'Anne', photo: asFile(await make()) }, { action: 'save' });
    expect(page.status).toBe(status);
    expect(page.invalidFields).toEqual(['photo']);
    expect(page.fieldValue('givenName')).toBe('Anne');
    expect([shownOn(page), await statusOf(photo)]).toEqual([photo, 200]);
    expect((await changesOf(account)).length).toBe(2);
    expect((await browser.submit({}, { action: 'save' })).fieldValue('givenName')).toBe('Anne');
  });

  test('a photo of an iPhone in the format HEIC is refused, and the page says how to convert it', async () => {
    const { browser } = await open();
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0');
    const page = await browser.submit({ photo: asFile(heic) }, { action: 'save' });
    expect([page.status, page.invalidFields]).toEqual([415, ['photo']]);
    expect(page.fieldMessage('photo')).toMatch(/HEIC.*Le plus compatible/);
  });

  test('a photo cannot be changed by another person, without a token, or by a form from another site', async () => {
    const { photo } = await withPhoto();
    const { browser } = await open();
    const page = await browser.submit(names, { action: 'save', forged: { removePhoto: 'on', id: photo, photo } });
    expect(shownOn(page)).toBeUndefined();
    const forms: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [app.url, {}],
      ['https://evil.test', { csrf: page.fieldValue('csrf') ?? '' }],
    ];
    for (const [origin, fields] of forms) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...fields, removePhoto: 'on', action: 'save' }))
        body.append(name, value);
      const cookie = browser.jar.header(new URL(app.url), { fromOtherSite: false, method: 'GET' }) ?? '';
      const answer = await fetch(new URL(path, app.url), { method: 'POST', body, headers: { cookie, origin } });
      expect(answer.status).toBe(403);
    }
    expect(await statusOf(photo)).toBe(200);
  });

  test('a photo that is sent after the session ended leads to the sign-in and is not stored', async () => {
    const { browser, account } = await open();
    await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
    const page = await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'save' });
    expect(page.find('#password')).not.toBeNull();
    expect(await app.rows.photos.list({ accountId: account.sub })).toEqual([]);
  });

  test('a photo is removed only by its checkbox, and a form without a file keeps it', async () => {
    const { browser, account, photo } = await withPhoto();
    expect(shownOn(await browser.submit({ givenName: 'Anne' }, { action: 'save' }))).toBe(photo);
    const page = await browser.submit({ removePhoto: true }, { action: 'save' });
    expect(page.find('[role=status]')).not.toBeNull();
    expect([shownOn(page), await statusOf(photo), await pictureOf(browser)]).toEqual([undefined, 404, undefined]);
    expect(await app.rows.photos.list({ accountId: account.sub })).toEqual([]);
    expect(await changesOf(account)).toEqual([['photo'], ['familyName', 'givenName'], ['givenName'], ['photo']]);
  });

  test('a good photo is kept when another field is invalid', async () => {
    const { browser } = await open();
    const page = await browser.submit({ phone: '06', photo: asFile(await jpegOf()) }, { action: 'save' });
    expect([page.status, page.invalidFields]).toEqual([422, ['phone']]);
    expect(await statusOf(shownOn(page))).toBe(200);
    expect(shownOn(await browser.submit({ phone: '' }, { action: 'save' }))).toBe(shownOn(page));
  });
});

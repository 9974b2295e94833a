import { clearExpired } from '../../src/jobs/clear-expired.ts';
import sharp from 'sharp';
import type { Browser } from '../support/browser.ts';
import { accountRow, everyScope, finishRegistration, openStep } from '../support/people/optional-steps.ts';
import { asFile, colourAt, jpegOf, pngOf, webpOf } from '../support/people/photos.ts';
import { captchaAnswer, somebody } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { exchange, userinfo } from '../support/test-client.ts';
import { not } from '../support/rows.ts';

const title = 'Identité';
const names = { familyName: 'Durand', givenName: 'Marie', phone: '+33612345678' };

describe.each(bothDatabases)('the photo of a profile, on %s', (database) => {
  const { app, client } = describeService({ database, config: { captchaFixedAnswer: captchaAnswer } });

  const shownIn = (browser: Browser) => browser.page.find('form#step img')?.getAttribute('src') ?? undefined;
  const open = async () => (await openStep(app, client, { title })).browser;
  /** Opens the step with the photo again and returns the address of the photo. */
  const comeBack = async (browser: Browser) => {
    await browser.open(`${browser.page.url.pathname}?flow=registration&step=identity`);
    return shownIn(browser);
  };

  async function fetchPhoto(path: string, cookie?: string) {
    const answer = await fetch(new URL(path, app.url), { headers: cookie ? { cookie } : {} });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  }
  const cookieOf = (browser: Browser) => browser.jar.header(new URL(app.url), { fromOtherSite: false, method: 'GET' });
  const photoRows = () => app.rows.photos.list();

  test('when a photo is replaced or removed, its old address is dead at once', async () => {
    const browser = await open();
    await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'next' });
    const first = (await comeBack(browser)) ?? '';
    const { length } = await photoRows();
    await browser.submit({ photo: asFile(await jpegOf({ colour: '#aa0000' })) }, { action: 'next' });
    const second = (await comeBack(browser)) ?? '';
    expect(second).not.toBe(first);
    expect((await fetchPhoto(first, cookieOf(browser))).status).toBe(404);
    expect((await fetchPhoto(second, cookieOf(browser))).status).toBe(200);
    expect(await photoRows()).toHaveLength(length);
    await browser.submit({ ...names, removePhoto: true }, { action: 'next' });
    expect(await comeBack(browser)).toBeUndefined();
    expect(browser.page.fieldValue('familyName')).toBe('Durand');
    expect((await fetchPhoto(second, cookieOf(browser))).status).toBe(404);
    expect(await photoRows()).toHaveLength(length - 1);
  });

  test('the photo is deleted with its draft', async () => {
    const browser = await open();
    await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'next' });
    const path = (await comeBack(browser)) ?? '';
    await app.services.operation.expiry.clear('photos of drafts');
    expect((await fetchPhoto(path, cookieOf(browser))).status).toBe(200);
    app.moveClock(86_401);
    expect((await fetchPhoto(path, cookieOf(browser))).status).toBe(404);
    app.moveClock(3600);
    await withoutJobs(app, () => clearExpired(app.services));
    expect(await app.rows.photos.list({ flowId: not(null) })).toEqual([]);
  });

  async function registered(scope = everyScope) {
    const person = somebody();
    const { browser, request } = await openStep(app, client, { title, person, scope });
    await browser.submit({ ...names, photo: asFile(await jpegOf()) }, { action: 'finish' });
    const code = await finishRegistration(app, browser, person);
    const answer = await exchange(app, client, { code, verifier: request.verifier });
    const { body } = await userinfo(app, answer.body['access_token']);
    return { person, browser, claims: body, accessToken: answer.body['access_token'] };
  }

  test('the claim picture is released only in the scope « profile », with an address that needs no cookie', async () => {
    const { claims } = await registered();
    const picture = String(claims['picture']);
    expect(new URL(picture).origin).toBe(new URL(app.issuer).origin);
    expect(picture).toMatch(/\/photo\/[\w-]{43}\.jpg$/);
    const { status, headers } = await fetchPhoto(picture);
    expect([status, headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin']);
    expect((await registered('openid email phone')).claims).not.toHaveProperty('picture');
  });

  test('the photo of a disabled or deleted account is not served', async () => {
    const { claims, person } = await registered();
    const picture = String(claims['picture']);
    await app.rows.accounts.change({ username: person.username }, { disabledAt: 1 });
    expect((await fetchPhoto(picture)).status).toBe(404);
    await app.rows.accounts.change({ username: person.username }, { disabledAt: null });
    expect((await fetchPhoto(picture)).status).toBe(200);
    const { id } = await accountRow(app, person);
    await app.rows.knownBrowsers.remove({ accountId: id });
    await app.rows.accounts.remove({ id });
    expect((await fetchPhoto(picture)).status).toBe(404);
    expect(await app.rows.photos.list({ accountId: id })).toEqual([]);
  });

  if (database !== bothDatabases[0]) return;

  test.each([
    ['JPEG', jpegOf],
    ['PNG', pngOf],
    ['WebP', webpOf],
  ])('a %s photo is shown in the form again, as a square JPEG', async (_format, make) => {
    const browser = await open();
    await browser.submit({ ...names, photo: asFile(await make(), { filename: 'x', type: 'x/y' }) }, { action: 'next' });
    expect(browser.page.title).toContain(' : Adresse ');
    const path = (await comeBack(browser)) ?? '';
    expect(browser.page.find('form#step img')?.getAttribute('alt')).toBe('Votre photo de profil');
    const { headers, ...small } = await fetchPhoto(path, cookieOf(browser));
    expect(small.status).toBe(200);
    expect(await sharp(small.body).metadata()).toMatchObject({ format: 'jpeg', width: 256, height: 256 });
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toBe('inline; filename="photo.jpg"');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    const large = await fetchPhoto(path.replace('.jpg', '-512.jpg'), cookieOf(browser));
    expect(await sharp(large.body).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 512 });
    const [red = 0, green = 0, blue = 0] = await colourAt(small.body, 128, 128);
    expect(Math.abs(red - 0x2a) + Math.abs(green - 0x6f) + Math.abs(blue - 0x97)).toBeLessThan(20);
  });

  test('the photo of a draft is visible only in its own browser, in every tab', async () => {
    const browser = await open();
    await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'finish' });
    const path = (await comeBack(browser)) ?? '';
    expect((await fetchPhoto(path, cookieOf(browser))).status).toBe(200);
    expect((await fetchPhoto(path)).status).toBe(404);
    expect((await fetchPhoto(path, cookieOf(await open()))).status).toBe(404);
    expect(JSON.stringify(await app.rows.photos.list())).not.toContain(path.slice(7, 50));
  });

  test('« Précédent » keeps the photo, and so does an error in another field', async () => {
    const browser = await open();
    await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'back' });
    expect(browser.page.title).toContain(' : Profil ');
    const first = await comeBack(browser);
    expect(first).toBeDefined();
    const page = await browser.submit({ phone: '06', photo: asFile(await pngOf()) }, { action: 'next' });
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['phone']);
    expect(shownIn(browser)).toMatch(/^\/photo\//);
    expect(shownIn(browser)).not.toBe(first);
  });

  test('an account without a photo has no claim picture', async () => {
    const person = somebody();
    const { browser, request } = await openStep(app, client, { title, person });
    await browser.submit(names, { action: 'finish' });
    const code = await finishRegistration(app, browser, person);
    const answer = await exchange(app, client, { code, verifier: request.verifier });
    expect((await userinfo(app, answer.body['access_token'])).body).not.toHaveProperty('picture');
  });

  test.each([
    '/photo/..%2f..%2fetc/passwd',
    '/photo/..%2f..%2fetc%2fpasswd',
    `/photo/${'A'.repeat(43)}.jpg`,
    `/photo/${'A'.repeat(43)}`,
    '/photo/.jpg',
    '/photo/',
    '/photo',
    '/photo/%00.jpg',
  ])('there is no photo at %s', async (path) => {
    expect((await fetchPhoto(path)).status).toBe(404);
  });

  test('a browser revalidates the photo that it keeps, and does not download it twice', async () => {
    const picture = String((await registered()).claims['picture']);
    const { headers } = await fetchPhoto(picture);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    const again = await app
      .browser()
      .request({ url: picture, headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([again.status, again.body]).toEqual([304, '']);
    expect((await fetchPhoto(picture.replace('.jpg', '-256.jpg'))).status).toBe(404);
    expect((await fetch(picture, { method: 'POST' })).status).toBe(405);
  });
});

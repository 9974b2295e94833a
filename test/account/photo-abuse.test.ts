import { createLine } from '../../src/photo/create-line.ts';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { buildAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import type { FileValue } from '../support/requests/html-form.ts';
import { openStep } from '../support/people/optional-steps.ts';
import { asFile, colourAt, jpegOf, photoOfBytes, pngOf, webpOf } from '../support/people/photos.ts';
import { captchaAnswer } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';

const title = 'Identité';
const names = { familyName: 'Durand', givenName: 'Marie', phone: '+33612345678' };
const ascii = (text: string) => Buffer.from(text, 'latin1');

/** Returns a PNG whose header declares this size and whose pixel data does not match it. */
async function pngThatClaims(width: number, height: number): Promise<Buffer> {
  const png = Buffer.from(await pngOf({ width: 8, height: 8 }));
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

describe('invalid and oversized photos', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  const open = async () => (await openStep(app, client, { title })).browser;
  const send = (browser: Browser, photo: FileValue, action = 'next') => browser.submit({ ...names, photo }, { action });

  function expectRefusal(page: Page, status: number): void {
    expect(page.status).toBe(status);
    expect(page.title).toContain(` : ${title} `);
    expect(page.invalidFields).toEqual(['photo']);
    expect(page.fieldMessage('photo')).not.toBe('');
    for (const [name, value] of Object.entries(names)) expect(page.fieldValue(name)).toBe(value);
    expect(page.find('form#step img')).toBeNull();
  }
  const cookieOf = (browser: Browser, url = browser.page.url) =>
    browser.jar.header(url, { fromOtherSite: false, method: 'GET' });
  async function stored(browser: Browser, size = ''): Promise<Buffer> {
    await browser.open(`${browser.page.url.pathname}?flow=registration&step=identity`);
    const path = browser.page.find('form#step img')?.getAttribute('src') ?? '';
    const answer = await fetch(new URL(path.replace('.jpg', `${size}.jpg`), app.url), {
      headers: { cookie: cookieOf(browser) ?? '' },
    });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  }

  test.each<[string, Buffer | (() => Promise<Buffer>), string, string]>([
    ['an SVG named .png', ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.png', 'image/png'],
    ['an SVG with a declaration', ascii('<?xml version="1.0"?><svg/>'), 'a.svg', 'image/svg+xml'],
    ['HTML as a JPEG', ascii('<!doctype html><script>alert(1)</script>'), 'a.jpg', 'image/jpeg'],
    ['a PDF', ascii('%PDF-1.7\n%âãÏÓ'), 'a.pdf', 'application/pdf'],
    ['a ZIP', ascii('PK\u0003\u0004 and more'), 'a.zip', 'application/zip'],
    [
      'a GIF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .gif()
          .toBuffer(),
      'a.jpg',
      'image/jpeg',
    ],
    [
      'an AVIF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .avif()
          .toBuffer(),
      'a.jpg',
      'image/jpeg',
    ],
    [
      'a TIFF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .tiff()
          .toBuffer(),
      'a.jpg',
      'image/jpeg',
    ],
    ['a RIFF that is no WebP', ascii('RIFF\u0010\u0000\u0000\u0000WAVEfmt '), 'a.webp', 'image/webp'],
    ['one byte', ascii('\u00ff'), 'a.jpg', 'image/jpeg'],
  ])('%s is refused by its first bytes, and the other fields are kept', async (_what, content, filename, type) => {
    const browser = await open();
    const bytes = typeof content === 'function' ? await content() : content;
    expectRefusal(await send(browser, asFile(bytes, { filename, type })), 415);
    expect(browser.page.fieldMessage('photo')).toContain('JPEG, PNG ou WebP');
    // A reload loses no field. A form without a new file is complete, because the photo is optional.
    expect((await browser.reload()).fieldValue('familyName')).toBe('Durand');
    expect((await browser.submit({}, { action: 'next' })).title).toContain(' : Adresse ');
  });

  test.each<[string, () => Promise<Buffer>]>([
    ['an empty file', async () => Buffer.alloc(0)],
    ['a JPEG that ends too soon', async () => (await jpegOf()).subarray(0, 1500)],
    ['a PNG that ends too soon', async () => (await pngOf()).subarray(0, 900)],
    ['a WebP that ends too soon', async () => (await webpOf()).subarray(0, 150)],
    ['the first bytes of a JPEG', async () => ascii('\u00ff\u00d8\u00ff\u00e0')],
    ['the first bytes of a PNG', async () => ascii('\u0089PNG\r\n\u001a\n')],
    ['a JPEG that is HTML', async () => ascii('\u00ff\u00d8\u00ff<html><script>alert(1)</script>')],
  ])('%s is refused as a photo, and the other fields are kept', async (_what, make) => {
    expectRefusal(await send(await open(), asFile(await make())), 422);
  });

  test('a photo of 14 000 × 14 000 pixels is refused before any pixel is decoded', async () => {
    const page = await send(await open(), asFile(await pngThatClaims(14_000, 14_000)));
    expectRefusal(page, 422);
    expect(page.fieldMessage('photo')).toContain('trop de pixels');
  });

  test.each([
    [8_001, 10],
    [10, 8_001],
    [5_001, 5_000],
    [2_000_000_000, 1],
  ])('a photo of %d × %d pixels is too large', async (width, height) => {
    const page = await send(await open(), asFile(await pngThatClaims(width, height)));
    expectRefusal(page, 422);
  });

  test('photos of 25 million pixels, with a side of 8 000, or of 10 000 000 bytes are accepted', async () => {
    for (const wishes of [
      { width: 5_000, height: 5_000 },
      { width: 8_000, height: 10 },
    ]) {
      expect((await send(await open(), asFile(await jpegOf(wishes)))).title).toContain(' : Adresse ');
    }
    expect((await send(await open(), asFile(await photoOfBytes(10_000_000)))).title).toContain(' : Adresse ');
  });

  test('the stored photo holds no other data of the file: no position, comment or appended script', async () => {
    const browser = await open();
    const exif = {
      IFD0: { ImageDescription: 'secret-description' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 0/1' },
    };
    const camera = await sharp(await jpegOf())
      .withExif(exif)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret-xmp/></x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect((await sharp(camera).metadata()).exif).toBeDefined();
    await send(
      browser,
      asFile(Buffer.concat([camera, ascii('<script>alert(1)</script><?php system(1) ?>PK\u0003\u0004')])),
    );
    for (const size of ['', '-512']) {
      const kept = await stored(browser, size);
      const metadata = await sharp(kept).metadata();
      for (const name of ['exif', 'xmp', 'icc', 'iptc', 'comments'] as const) expect(metadata[name]).toBeUndefined();
      for (const word of ['secret', 'script', 'php', 'Exif', 'adobe']) expect(kept.includes(word)).toBe(false);
    }
  });

  test('a photo is rotated as its orientation tag says', async () => {
    const browser = await open();
    const left = await jpegOf({ width: 200, height: 400, colour: '#ff0000' });
    const camera = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#0000ff' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await send(browser, asFile(camera));
    const kept = await stored(browser);
    // A quarter turn to the right moves the left side to the top.
    expect((await colourAt(kept, 128, 20))[0]).toBeGreaterThan(200);
    expect((await colourAt(kept, 128, 236))[2]).toBeGreaterThan(200);
  });

  test('the first frame of an animation is kept, and transparent parts become white', async () => {
    const browser = await open();
    const frames = await Promise.all(['#ff0000', '#00ff00'].map((colour) => pngOf({ width: 64, height: 64, colour })));
    const animation = await sharp(frames, { join: { animated: true } })
      .webp({ loop: 0 })
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(2);
    await send(browser, asFile(animation));
    const kept = await stored(browser);
    expect((await colourAt(kept, 128, 250))[0]).toBeGreaterThan(200);
    const clear = sharp({ create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    await send(browser, asFile(await clear.png().toBuffer()));
    expect((await colourAt(await stored(browser), 5, 5)).every((value) => value > 250)).toBe(true);
  });

  test.each(['../../x', 'a\0.png', `${'n'.repeat(300)}.jpg`, 'é"\\; filename="b.svg', '.htaccess', 'C:\\photo.exe'])(
    'the file name %j has no effect',
    async (filename) => {
      const browser = await open();
      expect((await send(browser, asFile(await jpegOf(), { filename }))).title).toContain(' : Adresse ');
      await stored(browser);
      expect(browser.page.body).not.toContain('htaccess');
    },
  );

  test('an invalid photo does not replace the valid photo that was there', async () => {
    const browser = await open();
    await send(browser, asFile(await jpegOf()));
    const before = await stored(browser);
    const page = await browser.submit({ photo: asFile(ascii('GIF89a')), removePhoto: true }, { action: 'finish' });
    expect(page.status).toBe(415);
    expect(page.find('form#step img')).not.toBeNull();
    expect(await stored(browser)).toEqual(before);
  });

  test('photos of 10 000 001 bytes and 11 MB are refused, and the fields before the file are kept', async () => {
    for (const bytes of [10_000_001, 11_000_000]) {
      const page = await send(await open(), asFile(await photoOfBytes(bytes)), 'finish');
      expectRefusal(page, 413);
      expect(page.fieldMessage('photo')).toContain('10 Mo');
    }
  });

  test('30 photos at once do not stop a sign-in, and a refused upload is told when to try again', async () => {
    const account = await buildAccount(app);
    const photo = asFile(await jpegOf({ width: 2_000, height: 2_000 }));
    const browsers = await Promise.all(Array.from({ length: 30 }, open));
    const uploads = Promise.all(browsers.map((browser) => send(browser, photo)));
    await signIn(app, app.browser(), { client, account });
    const pages = await uploads;
    for (const page of pages) {
      if (page.status === 200) expect(page.title).toContain(' : Adresse ');
      else {
        // The photo is not wrong: its person waits a moment and sends it again.
        expect([page.status, page.invalidFields, page.errors.length]).toEqual([503, [], 1]);
        for (const [name, value] of Object.entries(names)) expect(page.fieldValue(name)).toBe(value);
        expect(page.header('retry-after')).toBe('5');
      }
    }
    expect(pages.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(18);
    expect((await send(await open(), photo)).title).toContain(' : Adresse ');
  });

  test('only the converted photo is written to disk', async () => {
    const written = () => Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
    const browser = await open();
    const before = written();
    await send(browser, asFile(await photoOfBytes(9_900_000)));
    expect(written() - before).toBeLessThan(5_000_000);
    expect((await stored(browser)).length).toBeLessThan(100_000);
  });

  test('the sign-in refuses a form of the type for files', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    const body = new FormData();
    for (const name of ['csrf', 'username']) body.append(name, browser.page.fieldValue(name) ?? '');
    body.append('action', 'signin');
    const answer = await fetch(browser.page.url, {
      method: 'POST',
      body,
      headers: { cookie: cookieOf(browser) ?? '' },
    });
    expect(answer.status).toBe(415);
  });
});

test('one photo is decoded at a time, twenty-four wait, and the next one is refused', async () => {
  const inLine = createLine({ atOnce: 1, maxWaiting: 24 });
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const work = (place: number) =>
    inLine(async () => {
      begun.push(place);
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running--;
      if (place % 2 === 1) throw new Error('failed');
    });
  const places = Array.from({ length: 25 }, (_, place) => place);
  const all = Promise.allSettled(places.map(work));
  await expect(work(25)).rejects.toMatchObject({ code: 'busy', status: 503 });
  for (let ended = 0; ended < places.length; ended++) {
    while (!ends[ended]) await new Promise((resolve) => setImmediate(resolve));
    ends[ended]?.();
  }
  expect((await all).map(({ status }) => status)).toEqual(
    places.map((place) => (place % 2 === 1 ? 'rejected' : 'fulfilled')),
  );
  expect(begun).toEqual(places);
  expect(most).toBe(1);
  expect(await inLine(async () => 'free')).toBe('free');
});

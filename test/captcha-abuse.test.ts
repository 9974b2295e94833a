import type { Browser, Page } from './support/browser.ts';
import {
  answerCaptcha,
  captchaAnswer,
  fillProfile,
  openRegistration,
  somebody,
  type Person,
} from './support/register.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { authorizationRequest, registerClient, type TestClient } from './support/test-client.ts';

const imageOf = (page: Page) => page.find('.app-captcha')?.getAttribute('src') ?? '';
const isPastCaptcha = (page: Page) => page.h1 === 'Vérification du courriel';

describe('the captcha of a registration', () => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startApp({ config: { captchaFixedAnswer: captchaAnswer } });
    client = await registerClient(app);
  });
  afterAll(() => app.stop());

  async function atCaptcha(person: Person = somebody()): Promise<Browser> {
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, person);
    return browser;
  }

  const post = (browser: Browser, body: string) =>
    browser.request({
      url: browser.page.url.href,
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: `csrf=${browser.page.fieldValue('csrf') ?? ''}&action=register&${body}`,
    });

  test('a wrong answer gets a new picture and keeps everything that was typed', async () => {
    const person = somebody();
    const browser = await atCaptcha(person);
    const first = imageOf(browser.page);
    const page = await answerCaptcha(browser, '000000');
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['captcha']);
    expect(page.fieldMessage('captcha')).toContain('Exemple');
    expect(imageOf(page)).not.toBe(first);
    expect(page.fieldValue('captcha') ?? '').toBe('');
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
    expect(browser.page.text).toContain(person.email);
  });

  test.each([
    ['missing', ''],
    ['empty', 'captcha='],
    ['a list', 'captcha[]=271828'],
    ['sent twice', 'captcha=271828&captcha=271828'],
    ['an object', 'captcha[a]=271828'],
    ['10 kB', `captcha=${'271828'.repeat(1700)}`],
  ])('an answer that is none never skips: %s', async (_what, body) => {
    const browser = await atCaptcha();
    const first = imageOf(browser.page);
    const page = await post(browser, body);
    expect(page.status).toBe(422);
    expect(imageOf(page)).not.toBe(first);
    expect(imageOf(page)).toMatch(/^\/captcha\/[\w-]{43}\.png$/);
    const person = await app.services.database.knex('outbox').where({ kind: 'verify-address' });
    expect(person.filter(({ recipient }: { recipient: string }) => browser.page.body.includes(recipient))).toEqual([]);
  });

  test.each(['271 828', ' 271828 ', '２７１８２８', '2 7 1 8 2 8'])(
    'spaces and full-width digits are read as digits: %s',
    async (typed) => {
      expect(isPastCaptcha(await answerCaptcha(await atCaptcha(), typed))).toBe(true);
    },
  );

  test('a right answer counts once: of twenty at the same time one goes on, the others get a new picture', async () => {
    const person = somebody();
    const browser = await atCaptcha(person);
    const challenge = browser.page.fieldValue('challenge') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(browser, `challenge=${challenge}&captcha=${captchaAnswer}`)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      303,
      ...Array.from({ length: 19 }, () => 422),
    ]);
    const images = answers
      .filter(({ status }) => status === 422)
      .map(imageOf)
      .filter((image) => image !== '');
    expect(new Set(images).size).toBe(images.length);
    expect(images).not.toContain(`/captcha/${challenge}.png`);
    expect(await app.services.database.knex('outbox').where({ recipient: person.email })).toHaveLength(1);
    // What the winner wrote has stayed.
    expect(isPastCaptcha(await browser.reload())).toBe(true);
  });

  test('a challenge that was answered, right or wrong, is worth nothing any more', async () => {
    const browser = await atCaptcha();
    const challenge = browser.page.fieldValue('challenge') ?? '';
    expect((await answerCaptcha(browser, '000000')).status).toBe(422);
    expect((await post(browser, `challenge=${challenge}&captcha=${captchaAnswer}`)).status).toBe(422);
  });

  test('a challenge of another registration in the same browser is refused, and stays good for its own', async () => {
    const browser = await atCaptcha();
    const second = browser.tab();
    await second.open(authorizationRequest(app, client, { prompt: 'create' }).url);
    await fillProfile(second, somebody());
    const [own, other] = [browser, second].map(({ page }) => page.fieldValue('challenge') ?? '');
    expect(other).not.toBe(own);
    expect((await post(browser, `challenge=${other}&captcha=${captchaAnswer}`)).status).toBe(422);
    expect(isPastCaptcha(await answerCaptcha(second))).toBe(true);
  });

  test('a challenge of another browser is refused, and so are its picture and its sounds', async () => {
    const [victim, thief] = [await atCaptcha(), await atCaptcha()];
    const stolen = victim.page.fieldValue('challenge') ?? '';
    const page = await post(thief, `challenge=${stolen}&captcha=${captchaAnswer}`);
    expect(page.status).toBe(422);
    expect((await thief.request({ url: `/captcha/${stolen}.png` })).status).toBe(404);
    for (const sound of ['.wav', '-lent.wav']) {
      expect((await thief.request({ url: `/captcha/${stolen}${sound}` })).status).toBe(404);
      expect((await app.browser().request({ url: `/captcha/${stolen}${sound}` })).status).toBe(404);
    }
    // The victim's is still good.
    expect(isPastCaptcha(await answerCaptcha(victim))).toBe(true);
  });

  test('an unknown or malformed challenge has no picture', async () => {
    const browser = await atCaptcha();
    for (const name of [
      `${'A'.repeat(43)}.png`,
      'x.png',
      `${'A'.repeat(43)}.svg`,
      '..%2f..%2fetc',
      `${'A'.repeat(43)}`,
    ]) {
      expect((await browser.request({ url: `/captcha/${name}` })).status).toBe(404);
    }
  });

  test('neither a page nor a picture tells the digits', async () => {
    const browser = await atCaptcha();
    const image = await browser.request({ url: imageOf(browser.page) });
    expect(image.status).toBe(200);
    expect(image.header('content-type')).toBe('image/png');
    expect(image.header('cache-control')).toBe('no-store');
    for (const body of [browser.page.body.replaceAll(/<script[\s\S]*?<\/script>/g, ''), image.body]) {
      expect(body).not.toContain(captchaAnswer);
      expect(body).not.toContain('<path');
      expect(body).not.toMatch(/tEXt|iTXt|zTXt/);
    }
    const rows = await app.services.database.knex('payloads').where({ model: 'Captcha' });
    expect(JSON.stringify(rows)).not.toContain(captchaAnswer);
  });

  test('sound and slow sound are served to players, and a replay is the same bytes', async () => {
    const browser = await atCaptcha();
    const sound = browser.page.find('audio');
    expect(sound?.getAttribute('preload')).toBe('none');
    expect(sound?.hasAttribute('autoplay')).toBe(false);
    const address = sound?.getAttribute('src') ?? '';
    const read = async (url: string, range?: string) => {
      const cookie = browser.jar.header(new URL(app.url), { fromOtherSite: false, method: 'GET' }) ?? '';
      const answer = await fetch(new URL(url, app.url), { headers: { cookie, ...(range ? { range } : {}) } });
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const first = await read(address);
    expect(first.answer.headers.get('content-type')).toBe('audio/wav');
    expect(first.bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect((await read(address)).bytes.equals(first.bytes)).toBe(true);
    const slow = await read(address.replace('.wav', '-lent.wav'));
    expect(slow.bytes.length).toBeGreaterThan(first.bytes.length);
    const part = await read(address, 'bytes=0-1');
    expect(part.answer.status).toBe(206);
    expect(part.answer.headers.get('content-range')).toBe(`bytes 0-1/${first.bytes.length}`);
    expect(part.bytes).toHaveLength(2);
    const other = await atCaptcha();
    expect((await read(other.page.find('audio')?.getAttribute('src') ?? '')).answer.status).toBe(404);
  });

  test('a reload shows the same challenge, the button makes another', async () => {
    const browser = await atCaptcha();
    const first = imageOf(browser.page);
    expect(imageOf(await browser.reload())).toBe(first);
    const renewed = await browser.submit({}, { action: 'refresh' });
    expect(renewed.status).toBe(200);
    expect(imageOf(renewed)).not.toBe(first);
    expect(renewed.text).toContain('Un nouveau code a été généré.');
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
  });

  test('who can neither read nor hear the code goes on by e-mail, and ends like everybody', async () => {
    const person = somebody();
    const browser = await atCaptcha(person);
    const page = await browser.submit({}, { action: 'byEmail' });
    expect(isPastCaptcha(page)).toBe(true);
    const { code } = await app.mailbox.newest(person.email, 'verify-address');
    const end = await browser.submit({ code: code ?? '' }, { action: 'verify' });
    expect(end.url.searchParams.get('code')).not.toBeNull();
  });

  test('the way by e-mail is harder limited than the captcha, for each recipient', async () => {
    const person = somebody();
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries++)
      statuses.push((await (await atCaptcha(person)).submit({}, { action: 'byEmail' })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('the captcha under the limits of production', () => {
  let app: TestApp;
  let client: TestClient;

  beforeEach(async () => {
    app = await startApp({ config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1 } });
    client = await registerClient(app);
  });
  afterEach(() => app.stop());

  test('the twenty-first challenge in ten minutes from one address is refused', async () => {
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, somebody());
    for (let made = 1; made < 20; made++) expect((await browser.submit({}, { action: 'refresh' })).status).toBe(200);
    const refused = await browser.submit({}, { action: 'refresh' });
    expect(refused.status).toBe(429);
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(0);
    // Its sounds come from the memory of the same challenge: they make no new sample and go on.
    expect((await browser.request({ url: browser.page.find('audio')?.getAttribute('src') ?? '' })).status).toBe(200);

    const { browser: other } = await openRegistration(app, client);
    expect((await fillProfile(other, somebody())).status).toBe(429);
    app.moveClock(601);
    expect((await other.reload()).status).toBe(200);
  });

  test('a challenge ends after ten minutes', async () => {
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, somebody());
    const { page } = browser;
    app.moveClock(601);
    expect((await browser.request({ url: imageOf(page) })).status).toBe(404);
    const late = await answerCaptcha(browser);
    expect(late.status).toBe(422);
    expect(imageOf(late)).not.toBe(imageOf(page));
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
  });

  test('a challenge is drawn and spoken five times at most, whichever process does it', async () => {
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, somebody());
    const image = imageOf(browser.page);
    const statuses: number[] = [];
    for (let times = 0; times < 6; times++) {
      for (const url of [image, image.replace('.png', '.wav')])
        statuses.push((await browser.request({ url })).status, (await browser.request({ url })).status);
      // What was remembered is gone with the process.
      await app.restart();
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429]);
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
  });
});

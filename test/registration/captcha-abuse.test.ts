import type { Browser, Page } from '../support/browser.ts';
import {
  answerCaptcha,
  captchaAnswer,
  fillProfile,
  openRegistration,
  registerUntilCaptcha,
  somebody,
  type Person,
} from '../support/people/register.ts';
import { makeSpectrogramListener, readCaptchaSound } from '../support/captcha/read-captcha-sounds.ts';
import { appOfEachTest, describeService, prepareEach } from '../support/describe-app.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';
import { addressOfStep } from '../support/people/wizard-steps.ts';

const imageOf = (page: Page) => page.find('.app-captcha')?.getAttribute('src') ?? '';
const isPastCaptcha = (page: Page) => page.h1 === 'Vérification du courriel';

describe('the captcha of a registration', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  async function atCaptcha(person: Person = somebody()): Promise<Browser> {
    const { browser } = await registerUntilCaptcha(app, client, person);
    return browser;
  }

  const post = (browser: Browser, body: string) =>
    browser.request({
      url: browser.page.url.href,
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: `csrf=${browser.page.fieldValue('csrf') ?? ''}&action=register&${body}`,
    });

  test('a wrong answer brings a new picture and keeps everything that was typed', async () => {
    const person = somebody();
    const browser = await atCaptcha(person);
    const first = imageOf(browser.page);
    const page = await answerCaptcha(browser, '000000');
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['captcha']);
    expect(page.fieldMessage('captcha')).not.toMatch(/[0-9]{6}/);
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
  ])('a missing or malformed answer never passes the captcha: %s', async (_what, body) => {
    const browser = await atCaptcha();
    const first = imageOf(browser.page);
    const sent = () => app.rows.outbox.count({ kind: 'verify-address' });
    const before = await sent();
    const page = await post(browser, body);
    expect(page.status).toBe(422);
    expect(imageOf(page)).not.toBe(first);
    expect(imageOf(page)).toMatch(/^\/captcha\/[\w-]{43}\.png$/);
    expect(await sent()).toBe(before);
  });

  test.each(['271 828', ' 271828 ', '２７１８２８', '2 7 1 8 2 8'])(
    'spaces and full-width digits are accepted in an answer: %s',
    async (typed) => {
      expect(isPastCaptcha(await answerCaptcha(await atCaptcha(), typed))).toBe(true);
    },
  );

  test('a right answer counts once: when twenty are sent at once, one message leaves and the others get a new picture', async () => {
    const person = somebody();
    const browser = await atCaptcha(person);
    const challenge = browser.page.fieldValue('challenge') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(browser, `challenge=${challenge}&captcha=${captchaAnswer}`)),
    );
    // A request that comes after the step was passed is led to the next one.
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 422)).toEqual([303]);
    const images = answers
      .filter(({ status }) => status === 422)
      .map(imageOf)
      .filter((image) => image !== '');
    expect(new Set(images).size).toBe(images.length);
    expect(images).not.toContain(`/captcha/${challenge}.png`);
    expect(await app.mailbox.queued(person.email)).toHaveLength(1);
    // The losing requests did not undo what the winning one stored.
    expect(isPastCaptcha(await browser.open(addressOfStep(browser.page, 'email-proof')))).toBe(true);
  });

  test('an answered challenge, right or wrong, cannot be used again', async () => {
    const browser = await atCaptcha();
    const challenge = browser.page.fieldValue('challenge') ?? '';
    expect((await answerCaptcha(browser, '000000')).status).toBe(422);
    expect((await post(browser, `challenge=${challenge}&captcha=${captchaAnswer}`)).status).toBe(422);
  });

  test('a challenge of another registration in the same browser is refused, and still works for its own registration', async () => {
    const browser = await atCaptcha();
    const second = browser.tab();
    await second.open(authorizationRequest(app, client, { prompt: 'create' }).url);
    await fillProfile(second, somebody());
    const [own, other] = [browser, second].map(({ page }) => page.fieldValue('challenge') ?? '');
    expect(other).not.toBe(own);
    expect((await post(browser, `challenge=${other}&captcha=${captchaAnswer}`)).status).toBe(422);
    expect(isPastCaptcha(await answerCaptcha(second))).toBe(true);
  });

  test('a challenge of another browser is refused, and its picture and sounds are refused too', async () => {
    const [victim, thief] = [await atCaptcha(), await atCaptcha()];
    const stolen = victim.page.fieldValue('challenge') ?? '';
    const page = await post(thief, `challenge=${stolen}&captcha=${captchaAnswer}`);
    expect(page.status).toBe(422);
    expect((await thief.request({ url: `/captcha/${stolen}.png` })).status).toBe(404);
    for (const sound of ['.wav', '-lent.wav']) {
      expect((await thief.request({ url: `/captcha/${stolen}${sound}` })).status).toBe(404);
      expect((await app.browser().request({ url: `/captcha/${stolen}${sound}` })).status).toBe(404);
    }
    // The challenge still works for the browser that owns it.
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

  test('neither a page nor a picture contains the digits as text', async () => {
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
    const rows = await app.rows.payloads.list({ model: 'Captcha' });
    expect(JSON.stringify(rows)).not.toContain(captchaAnswer);
  });

  test('players can fetch both the sound and the slow sound, and a replay gives the same bytes', async () => {
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
    // The sound speaks the language of its page, and a language without a voice hears French.
    expect(address).toMatch(/\?lang=fr$/);
    const english = await read(address.replace('.wav?lang=fr', '-lent.wav?lang=en'));
    expect(readCaptchaSound(english.bytes, makeSpectrogramListener(3, 'en'))).toBe(captchaAnswer);
    expect((await read(address.replace('lang=fr', 'lang=de'))).bytes.equals(first.bytes)).toBe(true);
    const part = await read(address, 'bytes=0-1');
    expect(part.answer.status).toBe(206);
    expect(part.answer.headers.get('content-range')).toBe(`bytes 0-1/${first.bytes.length}`);
    expect(part.bytes).toHaveLength(2);
    const other = await atCaptcha();
    expect((await read(other.page.find('audio')?.getAttribute('src') ?? '')).answer.status).toBe(404);
  });

  test('a reload shows the same challenge, and the button makes another one', async () => {
    const browser = await atCaptcha();
    const first = imageOf(browser.page);
    expect(imageOf(await browser.reload())).toBe(first);
    const renewed = await browser.submit({}, { action: 'refresh' });
    expect(renewed.status).toBe(200);
    expect(imageOf(renewed)).not.toBe(first);
    expect(renewed.text).toContain('Un nouveau code a été généré.');
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
  });

  test('a person who can neither read nor hear the code goes on by e-mail and reaches the same end', async () => {
    const person = somebody();
    const browser = await atCaptcha(person);
    const page = await browser.submit({}, { action: 'byEmail' });
    expect(isPastCaptcha(page)).toBe(true);
    const { code } = await app.mailbox.newest(person.email, 'verify-address');
    const end = await browser.submit({ code: code ?? '' }, { action: 'verify' });
    expect(end.url.searchParams.get('code')).not.toBeNull();
  });

  test('the way by e-mail has a stricter limit for each recipient than the captcha', async () => {
    const person = somebody();
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries++)
      statuses.push((await (await atCaptcha(person)).submit({}, { action: 'byEmail' })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('the captcha under the limits of production', () => {
  const app = appOfEachTest({ config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1 } });
  const client = prepareEach(() => registerClient(app));

  test('the twenty-first challenge in ten minutes from one address is refused', async () => {
    const { browser } = await registerUntilCaptcha(app, client);
    for (let made = 1; made < 20; made++) expect((await browser.submit({}, { action: 'refresh' })).status).toBe(200);
    const refused = await browser.submit({}, { action: 'refresh' });
    expect(refused.status).toBe(429);
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(0);
    // The sounds of the present challenge come from memory: no new sample is made, so they are still served.
    expect((await browser.request({ url: browser.page.find('audio')?.getAttribute('src') ?? '' })).status).toBe(200);

    const { browser: other } = await openRegistration(app, client);
    expect((await fillProfile(other, somebody())).status).toBe(429);
    app.moveClock(601);
    expect((await other.reload()).status).toBe(200);
  });

  test('a challenge expires after ten minutes', async () => {
    const { browser } = await registerUntilCaptcha(app, client);
    const { page } = browser;
    app.moveClock(601);
    expect((await browser.request({ url: imageOf(page) })).status).toBe(404);
    const late = await answerCaptcha(browser);
    expect(late.status).toBe(422);
    expect(imageOf(late)).not.toBe(imageOf(page));
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
  });

  test('a challenge is drawn and spoken at most five times, counted over all processes', async () => {
    const { browser } = await registerUntilCaptcha(app, client);
    const image = imageOf(browser.page);
    const statuses: number[] = [];
    for (let times = 0; times < 6; times++) {
      for (const url of [image, image.replace('.png', '.wav')])
        statuses.push((await browser.request({ url })).status, (await browser.request({ url })).status);
      // A restart clears the memory of the process, so the next request draws and speaks the challenge anew.
      await app.restart();
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429]);
    expect(isPastCaptcha(await answerCaptcha(browser))).toBe(true);
  });
});

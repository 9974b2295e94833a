import type { Browser } from './support/browser.ts';
import {
  answerCaptcha,
  captchaAnswer,
  fillProfile,
  openRegistration,
  registerUntilProof,
  somebody,
} from './support/register.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { registerClient, type TestClient } from './support/test-client.ts';

const isPastCaptcha = ({ page }: Browser) => page.h1 === 'Vérification du courriel';

describe('what one network address may register', () => {
  let app: TestApp;
  let client: TestClient;

  beforeEach(async () => {
    app = await startApp({ config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1 } });
    client = await registerClient(app);
  });
  afterEach(() => app.stop());

  const suspicions = async () =>
    (
      (await app.services.database.knex('audit').where({ event: 'registration.suspected' })) as { details: string }[]
    ).map(({ details }) => (JSON.parse(details) as { reasons: string[] }).reasons);

  async function atCaptcha({ website }: { readonly website?: string } = {}): Promise<Browser> {
    const { browser } = await openRegistration(app, client);
    const { username, password, email } = somebody();
    const fields = { username, password, passwordConfirm: password, email };
    await browser.submit(website ? { ...fields, website } : fields, { action: 'finish' });
    return browser;
  }

  /** A person needs a moment to read the code. */
  async function answerSlowly(browser: Browser): Promise<boolean> {
    app.moveClock(4);
    await answerCaptcha(browser);
    return isPastCaptcha(browser);
  }

  test('is ten accounts an hour; the eleventh person is told when to come back and loses nothing', async () => {
    for (let times = 0; times < 10; times++) expect(await answerSlowly(await atCaptcha())).toBe(true);
    const browser = await atCaptcha();
    expect(await answerSlowly(browser)).toBe(false);
    expect(browser.page.status).toBe(429);
    expect(Number(browser.page.header('retry-after'))).toBeGreaterThan(0);
    expect(browser.page.invalidFields).toEqual(['captcha']);
    expect(await suspicions()).toEqual([]);
    app.moveClock(3600);
    await browser.reload();
    expect(await answerSlowly(browser)).toBe(true);
  });

  test('is half of that for who fills a field that people do not see, with a word about it and a line in the audit', async () => {
    for (let times = 0; times < 5; times++)
      expect(await answerSlowly(await atCaptcha({ website: 'https://example.test' }))).toBe(true);
    const sixth = await atCaptcha({ website: 'https://example.test' });
    expect(await answerSlowly(sixth)).toBe(false);
    expect(sixth.page.status).toBe(429);
    expect(sixth.page.fieldMessage('captcha')).not.toBe('');
    expect(await suspicions()).toEqual(Array.from({ length: 6 }, () => ['trap']));

    // The other half is for everybody else.
    for (let times = 0; times < 5; times++) expect(await answerSlowly(await atCaptcha())).toBe(true);
    expect(await answerSlowly(await atCaptcha())).toBe(false);
  });

  test('is half of that for who answers in no time, who may be a person all the same', async () => {
    for (let times = 0; times < 5; times++) await registerUntilProof(app, client, somebody());
    const sixth = await atCaptcha();
    await answerCaptcha(sixth);
    expect(sixth.page.status).toBe(429);
    expect(await suspicions()).toEqual(Array.from({ length: 6 }, () => ['hurried']));
    // She takes her time.
    await sixth.reload();
    expect(await answerSlowly(sixth)).toBe(true);
  });

  test('is three by e-mail, and two for who fills the field that people do not see', async () => {
    const byEmail = async (website?: string) => {
      const browser = await atCaptcha(website ? { website } : {});
      await browser.submit({}, { action: 'byEmail' });
      return browser.page.status;
    };
    expect([await byEmail('x'), await byEmail('x'), await byEmail('x')]).toEqual([200, 200, 429]);
    expect(await suspicions()).toEqual([['trap'], ['trap'], ['trap']]);
    // A person is not asked to be slow where there is nothing to read.
    expect([await byEmail(), await byEmail()]).toEqual([200, 429]);
    expect(await suspicions()).toHaveLength(3);
  });

  test('is thirty profiles in a quarter of an hour, right or wrong', async () => {
    const { browser } = await openRegistration(app, client);
    for (let times = 0; times < 30; times++)
      expect((await fillProfile(browser, somebody({ email: 'a@b' }))).status).toBe(422);
    const person = somebody();
    const page = await fillProfile(browser, person);
    expect(page.status).toBe(429);
    expect(page.fieldValue('email')).toBe(person.email);
    app.moveClock(901);
    expect((await fillProfile(browser, person)).find('#captcha')).not.toBeNull();
  });
});

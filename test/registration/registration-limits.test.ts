import type { Browser } from '../support/browser.ts';
import {
  answerCaptcha,
  captchaAnswer,
  fillProfile,
  openRegistration,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { startApp } from '../support/start-app.ts';
import { createStillClock } from '../support/still-clock.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';
import { appOfEachTest, prepareEach } from '../support/describe-app.ts';

const isPastCaptcha = ({ page }: Browser) => page.h1 === 'Vérification du courriel';

describe('limits of registrations from one ip', () => {
  const clock = createStillClock();

  const app = appOfEachTest({
    config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1 },
    overrides: () => ({ now: clock.now }),
  });
  const client = prepareEach(() => registerClient(app));

  const suspicions = async () =>
    (await app.rows.audit.values('details', { event: 'registration.suspected' })).map(
      (details) => details?.['reasons'],
    );

  async function atCaptcha({ website }: { readonly website?: string } = {}): Promise<Browser> {
    const { browser } = await openRegistration(app, client);
    const { username, password, email } = somebody();
    const fields = { username, password, passwordConfirm: password, email };
    await browser.submit(website ? { ...fields, website } : fields, { action: 'finish' });
    return browser;
  }

  /** Waits before the answer, because a person needs a moment to read the code. */
  async function answerSlowly(browser: Browser): Promise<boolean> {
    app.moveClock(4);
    await answerCaptcha(browser);
    return isPastCaptcha(browser);
  }

  test('one ip can create ten accounts an hour, and the eleventh person learns when to return and loses nothing', async () => {
    for (let times = 0; times < 10; times++) expect(await answerSlowly(await atCaptcha())).toBe(true);
    const browser = await atCaptcha();
    expect(await answerSlowly(browser)).toBe(false);
    expect(browser.page.status).toBe(429);
    expect(Number(browser.page.header('retry-after'))).toBeGreaterThan(0);
    expect([browser.page.invalidFields, browser.page.errors.length]).toEqual([[], 1]);
    expect(await suspicions()).toEqual([]);
    app.moveClock(3600);
    await browser.reload();
    expect(await answerSlowly(browser)).toBe(true);
  });

  test('the limit is half for a browser that fills the hidden field, with a message on the page and a line in the audit', async () => {
    for (let times = 0; times < 5; times++)
      expect(await answerSlowly(await atCaptcha({ website: 'https://example.test' }))).toBe(true);
    const sixth = await atCaptcha({ website: 'https://example.test' });
    expect(await answerSlowly(sixth)).toBe(false);
    expect(sixth.page.status).toBe(429);
    expect(sixth.page.errors).toHaveLength(1);
    expect(await suspicions()).toEqual(Array.from({ length: 6 }, () => ['trap']));

    // The other half stays for people who leave the hidden field empty.
    for (let times = 0; times < 5; times++) expect(await answerSlowly(await atCaptcha())).toBe(true);
    expect(await answerSlowly(await atCaptcha())).toBe(false);
  });

  test('the limit is half for very fast answers, and a slower second try is accepted', async () => {
    let sixth = app.browser();
    // However slow the machine is, these answers come at once.
    await clock.standStill(async () => {
      for (let times = 0; times < 5; times++) await registerUntilProof(app, client, somebody());
      sixth = await atCaptcha();
      await answerCaptcha(sixth);
    });
    expect(sixth.page.status).toBe(429);
    expect(await suspicions()).toEqual(Array.from({ length: 6 }, () => ['hurried']));
    // The second answer takes longer.
    await sixth.reload();
    expect(await answerSlowly(sixth)).toBe(true);
  });

  test('the limit of captchas skipped by e-mail is three, and two for a browser that fills the hidden field', async () => {
    const byEmail = async (website?: string) => {
      const browser = await atCaptcha(website ? { website } : {});
      await browser.submit({}, { action: 'byEmail' });
      return browser.page.status;
    };
    expect([await byEmail('x'), await byEmail('x'), await byEmail('x')]).toEqual([200, 200, 429]);
    expect(await suspicions()).toEqual([['trap'], ['trap'], ['trap']]);
    // A fast press does not count here, because this way has no code to read.
    expect([await byEmail(), await byEmail()]).toEqual([200, 429]);
    expect(await suspicions()).toHaveLength(3);
  });

  test('one ip can send thirty profiles in a quarter of an hour, valid or not', async () => {
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

test('when the service sees more registrations than usual, each network may register a little more, and the audit says so once an hour', async () => {
  const config = { captchaFixedAnswer: captchaAnswer, addressLimits: 1, trustProxy: 1, registrationsPerHour: 3 };
  const app = await startApp({ config });
  try {
    const client = await registerClient(app);
    const from = async (ip: string) => {
      const browser = await app.open(authorizationRequest(app, client).url, { headers: { 'x-forwarded-for': ip } });
      await browser.click('Pas encore de compte');
      await fillProfile(browser, somebody());
      app.moveClock(4);
      return (await answerCaptcha(browser)).status;
    };
    const surges = () => app.rows.audit.count({ event: 'registration.surge' });
    expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([200, 200, 200]);
    expect(await surges()).toBe(0);
    expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([200, 200, 429]);
    expect(await from('198.51.100.1')).toBe(200);
    expect(await surges()).toBe(1);
    // Four times the usual number is the outer limit for everybody.
    for (const host of [2, 3, 4, 5, 6, 7]) expect(await from(`203.0.113.${host}`)).toBe(200);
    expect(await from('198.51.100.9')).toBe(429);
    app.moveClock(3600);
    expect(await from('198.51.100.9')).toBe(200);
  } finally {
    await app.stop();
  }
});

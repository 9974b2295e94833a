import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { askForUserCode, createScript, poll, typeCode } from '../support/services/device.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';

/** The letters of the guesses. The guesses have the right form, and one of them is a waiting code only by chance. */
const guesses = 'BCDFGHJKLMNPQRSTVWXZ';
const guess = (count: number) => `${guesses[count % 20]}${guesses[Math.floor(count / 20)]}ZZ-ZZZZ`;

describe('the page for the code of a device', () => {
  const app = describeApp();
  const script = prepare(() => createScript(app));
  const service = prepare(() => registerClient(app));
  const account = prepare(() => buildAccount(app));

  const type = async (browser: Browser, userCode: string) => {
    await browser.open(`${app.protocol}/device`);
    return browser.submit({ userCode }, { action: 'next' });
  };
  const signedIn = async (person = account) => {
    const { browser } = await signIn(app, app.browser(), { client: service, account: person });
    return browser;
  };
  const everything = async () => {
    const { payloads, throttles, audit, accounts } = app.rows;
    return JSON.stringify([await payloads.list(), await throttles.list(), await audit.list(), await accounts.list()]);
  };

  test('a code may be typed in small letters, with spaces, with any hyphens or in full-width letters', async () => {
    const { user_code } = await askForUserCode(app, script);
    const [first, last] = user_code.split('-') as [string, string];
    const wide = [...first].map((character) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0)).join('');
    for (const typed of [
      user_code.toLowerCase(),
      `${first}${last}`,
      ` ${first} ${last} `,
      [...user_code].join(' '),
      `${first}–${last}`,
      `${first}\u00a0\u2011\u00a0${last}\u200b`,
      `${wide}-${last}`,
    ]) {
      const page = await type(app.browser(), typed);
      expect([typed, page.h1]).toEqual([typed, 'Se connecter']);
    }
  });

  test.each([
    ['nothing', ''],
    ['half of it', 'BCDF'],
    ['a digit in it', 'BCDF-GHJ1'],
    ['a vowel in it', 'BCDF-GHJA'],
    ['another alphabet', 'ВСDF-GHJK'],
    ['one letter more', 'BCDF-GHJKL'],
    ['a long text', 'B'.repeat(5000)],
  ])(
    '%s is no code: the page explains the form of a code, keeps the typed text and counts no guess',
    async (_name, typed) => {
      const before = await app.rows.throttles.list();
      const page = await type(app.browser(), typed);
      expect([page.status, page.fieldValue('userCode')]).toEqual([422, typed]);
      expect(page.find('#userCode-messages')?.text).toContain('huit lettres, par exemple BCDF-GHJK');
      expect(page.find('#errors a[href="#userCode"]')).not.toBeNull();
      expect(await app.rows.throttles.list()).toEqual(before);
    },
  );

  test('an unknown, an answered and an expired code get the same message', async () => {
    const browser = await signedIn();
    const used = await askForUserCode(app, script);
    await typeCode(browser, used);
    await browser.submit({}, { action: 'accept' });
    const late = await askForUserCode(app, script);
    app.moveClock(901);
    const pages = [];
    for (const typed of [guess(0), used.user_code, late.user_code]) pages.push(await type(app.browser(), typed));
    expect(pages.map(({ status }) => status)).toEqual([422, 422, 422]);
    const messages = pages.map((page) => page.find('#userCode-messages')?.text);
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toContain('n’est pas, ou n’est plus, valable');
  });

  test('a form without its token, with the token of another browser or from another site opens nothing', async () => {
    const { user_code } = await askForUserCode(app, script);
    const address = `${app.protocol}/device`;
    const browser = app.browser();
    const page = await browser.open(address);
    const fields = { userCode: user_code, action: 'next' };
    const csrf = page.fieldValue('csrf')!;
    const stranger = await app.open(address);
    await withoutJobs(app, async () => {
      const before = await everything();
      expect((await browser.tab().post(address, fields)).status).toBe(403);
      expect((await browser.tab().post(address, { ...fields, csrf: `${csrf}x` })).status).toBe(403);
      expect((await stranger.post(address, { ...fields, csrf })).status).toBe(403);
      const foreign = { from: 'https://evil.test/' };
      expect((await browser.fork().post(address, { ...fields, csrf }, foreign)).status).toBe(403);
      for (const odd of ['/', '?user_code=x', '//'])
        expect((await browser.tab().post(`${address}${odd}`, fields)).status).toBeGreaterThanOrEqual(403);
      expect((await browser.tab().post(address.replace('device', 'DEVICE'), fields)).status).toBe(403);
      // The form has the fields of the library's own page.
      const raw = { xsrf: 'x', user_code, confirm: 'yes', abort: 'yes' };
      expect((await browser.tab().post(address, raw)).status).toBe(403);
      expect(await everything()).toBe(before);
    });
    expect((await browser.post(address, { ...fields, csrf })).h1).toBe('Se connecter');
  });

  test('opening the address of the page, with a code or a complete answer in it, changes nothing', async () => {
    const code = await askForUserCode(app, script);
    const browser = await signedIn();
    const tab = browser.tab();
    await tab.open(`${app.protocol}/device`);
    await withoutJobs(app, async () => {
      const before = await everything();
      for (const query of [
        '',
        `?user_code=${code.user_code}`,
        `?userCode=${code.user_code}&action=next`,
        `?user_code=${code.user_code}&confirm=yes&action=accept`,
        '?user_code=%3Cscript%3E',
        `?user_code=${code.user_code}&user_code=x`,
      ]) {
        const page = await tab.open(`${app.protocol}/device${query}`);
        expect([query, page.status, page.h1]).toEqual([query, 200, 'Connecter un appareil']);
        expect(page.header('cache-control')).toContain('no-store');
        expect(page.body).not.toContain('<script>');
        await tab.request({ url: page.url.href, method: 'HEAD' });
        await tab.request({ url: page.url.href, method: 'OPTIONS' });
      }
      for (const stranger of [tab, app.browser()])
        expect((await stranger.open(`${app.protocol}/device/${'a'.repeat(43)}`)).status).toBe(400);
      expect(await everything()).toBe(before);
    });
    expect((await tab.open(`${app.protocol}/DEVICE/`)).h1).toBe('Connecter un appareil');
    expect((await poll(app, script, code)).body['error']).toBe('authorization_pending');
  });

  test('when one browser sends twenty guesses at once, ten are examined', async () => {
    const browser = await app.open(`${app.protocol}/device`);
    const csrf = browser.page.fieldValue('csrf')!;
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        browser.tab().post(`${app.protocol}/device`, { csrf, userCode: guess(index), action: 'next' }),
      ),
    );
    expect(pages.filter(({ status }) => status === 422)).toHaveLength(10);
    const refused = pages.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    expect(Number(refused[0]!.header('retry-after'))).toBeGreaterThan(0);
    expect(refused[0]!.text).toContain('n’a pas été examiné');
    expect(refused[0]!.fieldValue('userCode')).toMatch(/ZZ-ZZZZ$/);
    // During the wait even the right code is refused in this browser, and other people can still type their codes.
    const code = await askForUserCode(app, script);
    expect((await typeCode(browser, code)).status).toBe(429);
    expect((await typeCode(app.browser(), code)).h1).toBe('Se connecter');
    app.moveClock(901);
    expect((await typeCode(browser, await askForUserCode(app, script))).h1).toBe('Se connecter');
    const told = await app.rows.audit.list({ event: 'device.code.throttled' });
    expect(told.length).toBeGreaterThanOrEqual(11);
  });

  test('guesses count for the account in every browser where it is signed in', async () => {
    const person = await buildAccount(app);
    const [one, two] = [await signedIn(person), await signedIn(person)];
    for (let count = 0; count < 10; count++) expect((await type(one, guess(count))).status).toBe(422);
    expect((await type(two, guess(10))).status).toBe(429);
    expect((await type(await signedIn(), guess(10))).status).toBe(422);
  });

  test('right codes are no guesses and do not clear guesses', async () => {
    const browser = app.browser();
    const code = await askForUserCode(app, script);
    for (let count = 0; count < 9; count++) {
      expect((await type(browser, guess(count))).status).toBe(422);
      expect((await typeCode(browser, code)).h1).toBe('Se connecter');
    }
    expect((await type(browser, guess(9))).status).toBe(422);
    expect((await typeCode(browser, code)).status).toBe(429);
  });

  test('no code is accepted while sign-ins are closed', async () => {
    const closed = await startApp({ config: { signInOpen: false } });
    try {
      expect((await closed.browser().open(`${closed.protocol}/device`)).status).toBe(503);
    } finally {
      await closed.stop();
    }
  });
});

test('one ip may make thirty guesses in a quarter of an hour, from any number of browsers', async () => {
  const app = await startApp({ config: { addressLimits: 1 } });
  try {
    for (let count = 0; count < 30; count++) {
      const browser = await app.open(`${app.protocol}/device`);
      expect((await browser.submit({ userCode: guess(count) }, { action: 'next' })).status).toBe(422);
    }
    const code = await askForUserCode(app, await createScript(app));
    const page = await typeCode(app.browser(), code);
    expect(page.status).toBe(429);
    expect(Number(page.header('retry-after'))).toBeGreaterThan(0);
    app.moveClock(901);
    expect((await typeCode(app.browser(), await askForUserCode(app, await createScript(app)))).h1).toBe('Se connecter');
  } finally {
    await app.stop();
  }
});

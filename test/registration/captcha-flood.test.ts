import { buildAccount } from '../support/build-account.ts';
import { answerCaptcha, captchaAnswer, registerUntilCaptcha } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { signIn } from '../support/test-client.ts';
import { like } from '../support/rows.ts';

/** One wave is ten times what the limit lets through, sent over so many connections; a second wave follows. */
const wave = 200;
const atOnce = 40;

describe.each(bothDatabases)('a flood of requests for captchas under the limits of production, on %s', (database) => {
  const { app, client } = describeService({
    database,
    config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1 },
  });

  test('the flood makes twenty challenges and no further row, and stops neither a sign-in nor a later registration from the same ip', async () => {
    const account = await buildAccount(app);
    const { browser } = await registerUntilCaptcha(app, client);
    const { href } = browser.page.url;
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const first = browser.page.find('.app-captcha')?.getAttribute('src') ?? '';
    const headers = {
      cookie: browser.jar.header(browser.page.url, { fromOtherSite: false, method: 'GET' }) ?? '',
      origin: app.url,
    };
    const post = (fields: Readonly<Record<string, string>>) =>
      fetch(href, { method: 'POST', headers, redirect: 'manual', body: new URLSearchParams({ csrf, ...fields }) });
    const get = (path: string) => fetch(new URL(path, href), { headers, redirect: 'manual' });
    const kinds = [
      () => post({ action: 'refresh' }),
      () => post({ action: 'register', captcha: '000000' }),
      () => get(href),
      () => get(first),
      () => get(first.replace('.png', '-lent.wav')),
    ];

    const statuses = new Map<number, number>();
    let sent = 0;
    const flood = async () => {
      const end = sent + wave;
      const ask = async () => {
        while (sent < end) {
          const answer = await kinds[sent++ % kinds.length]!();
          await answer.arrayBuffer();
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, ask));
    };
    const rows = async () => ({
      captchas: await app.rows.payloads.count({ model: 'Captcha' }),
      counters: await app.rows.throttles.count({ key: like('captcha-drawing:%') }),
      throttles: await app.rows.throttles.count(),
    });

    const flooding = flood();
    expect((await signIn(app, app.browser(), { client, account })).code).not.toBe('');
    await flooding;
    const before = await rows();
    expect(before).toMatchObject({ captchas: 20, counters: 2 });
    await flood();
    // The second wave adds no row: a longer flood would not either.
    expect(await rows()).toEqual(before);
    expect([...statuses.keys()].filter((status) => ![200, 303, 422, 429].includes(status))).toEqual([]);
    // Two requests of five ask for a new one.
    expect(statuses.get(429)).toBeGreaterThan((2 * wave * 2) / 5 - 2 * 20);

    app.moveClock(601);
    await browser.open(href);
    expect((await answerCaptcha(browser)).h1).toBe('Vérification du courriel');
  });
});

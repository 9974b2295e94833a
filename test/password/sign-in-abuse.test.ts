import { authorizeSilently } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { like } from '../support/rows.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const press = { action: 'signin' };
const wrong = 'pas le bon mot de passe';

/** Returns the text of a page without the parts that differ from one answer to the next. */
function withoutNonces(page: Page, typed: string): string {
  return page.body
    .replaceAll(/name="(csrf|ticket)" value="[^"]*"/g, '$1')
    .replaceAll(/challenge&quot;:&quot;[\w-]+/g, 'challenge')
    .replaceAll(/(interaction\/|demande=|fin=)[\w-]+/g, '$1uid')
    .replaceAll(/id="reference">[^<]*/g, 'reference')
    .replaceAll(typed, 'typed');
}

describe.each(bothDatabases)('guessing a password, on %s', (database) => {
  let hashes = 0;

  const { app, client } = describeService({ database });
  beforeAll(() => {
    const { hasher } = app.services;
    const verify = hasher.verify.bind(hasher);
    hasher.verify = (...about) => {
      hashes++;
      return verify(...about);
    };
  });

  const open = async (browser: Browser = app.browser()) => {
    await browser.open(authorizationRequest(app, client).url);
    return browser;
  };
  const guess = async (username: string, password: string = wrong, browser?: Browser) =>
    (browser ?? (await open())).submit({ username, password }, press);
  const counterOf = async (sub: string) => {
    const rows = await app.rows.throttles.list({ key: like(`password:account:${sub}%`) });
    return rows.map(({ failures }) => failures);
  };
  const isIn = (page: Page) => page.url.searchParams.has('code');

  test('an unknown name and a wrong password get the same page after the same work, and only the right password tells of a disabled account', async () => {
    const known = await buildAccount(app);
    const disabled = await buildAccount(app);
    await app.rows.accounts.change({ id: disabled.sub }, { disabledAt: 1 });
    const tries = [
      { username: known.username, password: wrong },
      { username: 'personne-inconnue', password: wrong },
      { username: 'inconnue@example.test', password: wrong },
      { username: disabled.username, password: wrong },
      { username: known.email, password: wrong },
      { username: disabled.username, password: disabled.password },
    ];
    const answers = [];
    for (const { username, password } of tries) {
      const browser = await open();
      const before = hashes;
      const { statements, answer: page } = await countStatements(app, () => guess(username, password, browser));
      const cost = { hashes: hashes - before, ...statements };
      const headers = { ...page.headers, date: '', 'x-request-id': '', 'content-length': '' };
      answers.push({ status: page.status, cost, headers, page: withoutNonces(page, username) });
    }
    const told = answers.pop();
    expect(answers[0]).toMatchObject({ status: 422, cost: { hashes: 1 } });
    for (const answer of answers.slice(1)) expect(answer).toEqual(answers[0]);
    expect(told).toEqual({ ...answers[0], page: expect.stringContaining('Ce compte est désactivé') });
    expect(await counterOf(disabled.sub)).toEqual([2]);
  });

  test('after five failures in a row the right password also waits a minute, and then passes', async () => {
    const account = await buildAccount(app);
    const browser = await open();
    for (let tries = 0; tries < 5; tries++) expect((await guess(account.username, wrong, browser)).status).toBe(422);
    const before = hashes;
    const right = await guess(account.username, account.password, browser);
    const bad = await guess(account.username, wrong, browser);
    for (const page of [right, bad]) {
      expect(page.status).toBe(429);
      expect(Number(page.header('retry-after'))).toBeGreaterThan(30);
      expect(Number(page.header('retry-after'))).toBeLessThanOrEqual(60);
    }
    expect(withoutNonces(right, account.username)).toBe(withoutNonces(bad, account.username));
    expect(hashes).toBe(before);
    app.moveClock(61);
    expect(isIn(await guess(account.username, account.password, browser))).toBe(true);
    expect(await counterOf(account.sub)).toEqual([0]);
  });

  test('a clock that is set back by an hour makes no wait longer, and a clock that differs by a second makes none shorter', async () => {
    const account = await buildAccount(app);
    const browser = await open();
    for (let tries = 0; tries < 5; tries++) await guess(account.username, wrong, browser);
    app.moveClock(-1);
    expect((await guess(account.username, account.password, browser)).status).toBe(429);
    app.moveClock(-3599);
    const later = await open();
    expect(isIn(await guess(account.username, account.password, later))).toBe(true);
    app.moveClock(3600);
    const rule = { key: 'window', waits: false, windowLimit: 1, windowSeconds: 600 };
    const admits = async () => (await app.services.throttles.admit([rule])) === undefined;
    expect([await admits(), await admits()]).toEqual([true, false]);
    app.moveClock(-3600);
    expect([await admits(), await admits()]).toEqual([true, false]);
    app.moveClock(3600);
  });

  test('a hundred guesses sent at once get five examined and five counted', async () => {
    const account = await buildAccount(app);
    const browsers = await Promise.all(Array.from({ length: 4 }, () => open()));
    const before = hashes;
    const guesses = Array.from({ length: 100 }, (_, index) => {
      const { page } = browsers[index % 4]!;
      const fields = {
        csrf: page.fieldValue('csrf')!,
        username: account.username,
        password: `${wrong} ${index}`,
        action: 'signin',
      };
      return browsers[index % 4]!.fork().post(page.url.href, fields);
    });
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(95);
    expect(hashes - before).toBe(5);
    expect(await counterOf(account.sub)).toEqual([5]);
  });

  test('failures count for the account, whichever of its names is typed, and no answer tells that names belong together', async () => {
    const account = await buildAccount(app, { username: 'zoe.b', email: 'Zoe.B@Example.test' });
    const names = [account.email, account.email.toUpperCase(), ` ${account.email} `, account.email, account.email];
    for (const name of names) expect([name, (await guess(name)).status]).toEqual([name, 422]);
    expect(await counterOf(account.sub)).toEqual([5]);
    expect((await guess(account.email)).status).toBe(429);
    const before = hashes;
    const [right, unknown] = [await guess('ZOE.B', account.password), await guess('fantome-2', account.password)];
    expect([right.status, unknown.status, hashes - before]).toEqual([422, 422, 2]);
    expect(withoutNonces(right, 'ZOE.B')).toBe(withoutNonces(unknown, 'fantome-2'));
    expect(await counterOf(account.sub)).toEqual([5]);
    app.moveClock(61);
    expect(isIn(await guess('ZOE.B', account.password))).toBe(true);
    expect(isIn(await guess(account.email, account.password))).toBe(true);
  });

  test('a stranger cannot lock a person out of a browser in which she has signed in before', async () => {
    const { browser: mine, account } = await somebodySignedIn(app, client);
    for (let tries = 0; tries < 5; tries++) await guess(account.username);
    expect((await guess(account.username, account.password)).status).toBe(429);
    await mine.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    expect(isIn(await mine.submit({ username: account.username, password: account.password }, press))).toBe(true);
  });

  test('a browser in which a person has signed in before is told to wait after five failures of its own', async () => {
    const { browser: mine, account } = await somebodySignedIn(app, client);
    await mine.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    const tryPassword = (password: string) => mine.submit({ username: account.username, password }, press);
    for (let tries = 0; tries < 5; tries++) expect((await tryPassword(wrong)).status).toBe(422);
    expect((await tryPassword(account.password)).status).toBe(429);
    app.moveClock(61);
    expect(isIn(await tryPassword(account.password))).toBe(true);
  });

  test('fields of another kind and texts made to attack a database count as a wrong password', async () => {
    const account = await buildAccount(app);
    const send = async (body: string, type = 'application/x-www-form-urlencoded') => {
      const browser = await open();
      const csrf = browser.page.fieldValue('csrf')!;
      return browser.request({
        url: browser.page.url.href,
        method: 'POST',
        body: body.replace('CSRF', csrf),
        headers: { 'content-type': type, origin: app.url },
      });
    };
    const name = `username=${account.username}`;
    const tries: [string, number][] = [
      [`csrf=CSRF&action=signin&${name}&password[]=x`, 422],
      [`csrf=CSRF&action=signin&${name}&password[$ne]=`, 422],
      [`csrf=CSRF&action=signin&${name}&password=a&password=b`, 422],
      [`csrf=CSRF&action=signin&${name}`, 422],
      ['csrf=CSRF', 422],
      [`csrf=CSRF&action=signin&${name}&password=%00`, 400],
      [`csrf=CSRF&action=signin&username=%00${account.username}&password=${encodeURIComponent(account.password)}`, 400],
      [`csrf=CSRF&action=signin&${name}%00&password=${encodeURIComponent(account.password)}`, 400],
      [`csrf=CSRF&action=signin&${name}&password=%E0%A4%A`, 422],
      [`csrf=CSRF&__proto__=x&constructor=x&action=signin&${name}&password=x`, 422],
    ];
    for (const [body, status] of tries) expect([body, (await send(body)).status]).toEqual([body, status]);
    const json = JSON.stringify({ username: account.username, password: { $ne: null } });
    expect((await send(json, 'application/json')).status).toBe(403);
    for (const text of ["' OR 1=1--", `${account.username}'--`, '%', '_', '*', '{{7*7}}', '${7*7}']) {
      expect([text, (await guess(text, text)).status]).toEqual([text, 422]);
      expect([text, (await guess(account.username, text)).status === 422 || text]).toEqual([text, expect.anything()]);
    }
  });

  if (database !== bothDatabases[0]) return;

  test('a person who types the right password of a disabled account learns whom to ask, unless too many tries came before', async () => {
    const disabled = await buildAccount(app);
    await app.rows.accounts.change({ id: disabled.sub }, { disabledAt: 1 });
    const page = await guess(disabled.username, disabled.password);
    const { supportEmail } = app.services.config;
    expect(page.errors).toEqual([expect.stringContaining(`écrivez à ${supportEmail}`)]);
    expect(page.all('#error-summary a').map((link) => link.getAttribute('href'))).toEqual([`mailto:${supportEmail}`]);
    expect([page.invalidFields, page.fieldValue('username')]).toEqual([[], disabled.username]);
    for (let tries = 0; tries < 4; tries++) await guess(disabled.username);
    expect((await guess(disabled.username, disabled.password)).status).toBe(429);
    const held = await guess(disabled.email, disabled.password);
    expect(held.errors[0]).toBe('L’identifiant ou le mot de passe est incorrect.');
  });

  test('an unknown name has to wait as well', async () => {
    for (let tries = 0; tries < 5; tries++) expect((await guess('fantome')).status).toBe(422);
    expect((await guess('fantome')).status).toBe(429);
  });

  test('each wait is twice as long as the one before, up to fifteen minutes, and no more than 25 failures are possible in a day', async () => {
    const account = await buildAccount(app);
    let failures = 0;
    for (const wait of [0, 0, 0, 0, 0, 60, 120, 240, 480, 900, 900, 900]) {
      app.moveClock(wait === 0 ? 0 : wait - 30);
      if (wait > 0) expect([failures, (await guess(account.username)).status]).toEqual([failures, 429]);
      app.moveClock(wait === 0 ? 0 : 31);
      expect([failures, (await guess(account.username)).status]).toEqual([failures, 422]);
      failures++;
    }
    for (; failures < 25; failures++) {
      app.moveClock(901);
      expect([failures, (await guess(account.username)).status]).toEqual([failures, 422]);
    }
    app.moveClock(901);
    const held = await guess(account.username, account.password);
    expect(held.status).toBe(429);
    expect(Number(held.header('retry-after'))).toBeGreaterThan(3600);
    app.moveClock(86_400);
    expect(isIn(await guess(account.username, account.password, await open()))).toBe(true);
  });

  test('a form without its token, with that of another browser or from another page signs nobody in', async () => {
    const account = await buildAccount(app);
    const browser = await open();
    const stranger = await open();
    const address = browser.page.url.href;
    const fields = { username: account.username, password: account.password, action: 'signin' };
    const mine = browser.page.fieldValue('csrf')!;
    for (const csrf of ['', 'x', stranger.page.fieldValue('csrf')!, `${mine}x`]) {
      const page = await browser.fork().post(address, { ...fields, csrf });
      expect([csrf, page.status]).toEqual([csrf, 403]);
      expect(page.find('#reference')).not.toBeNull();
    }
    for (const from of ['https://evil.test/', 'http://localhost.evil.test/', 'http://localhost:1/']) {
      expect([from, (await browser.fork().post(address, { ...fields, csrf: mine }, { from })).status]).toEqual([
        from,
        403,
      ]);
    }
    for (const headers of <Record<string, string>[]>[
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const page = await browser.request({
        url: address,
        method: 'POST',
        body: { ...fields, csrf: mine },
        headers: { ...type, ...headers },
      });
      expect([headers, page.status]).toEqual([headers, 403]);
    }
    const withoutCookies = await app.browser().post(address, { ...fields, csrf: mine }, { from: address });
    expect(withoutCookies.status).toBe(403);
    expect(await counterOf(account.sub)).toEqual([]);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    expect(isIn(await browser.submit({ username: account.username, password: account.password }, press))).toBe(true);
  });

  test('a form from another site, which comes without cookies, is refused and changes no cookie of the browser', async () => {
    const account = await buildAccount(app);
    const browser = await open();
    const address = browser.page.url.href;
    const page = await browser.post(address, { action: 'signin' }, { from: 'https://evil.test/' });
    expect(page.status).toBe(403);
    expect(page.header('set-cookie')).toBeUndefined();
    await browser.open(address);
    expect(isIn(await browser.submit({ username: account.username, password: account.password }, press))).toBe(true);
  });

  test('a password of a megabyte or of 1025 characters is refused without the cost of a hash', async () => {
    const account = await buildAccount(app);
    const before = hashes;
    expect((await guess(account.username, 'a'.repeat(1_000_000))).status).toBe(413);
    expect((await guess(account.username, 'é'.repeat(1025))).status).toBe(422);
    expect(hashes).toBe(before);
  });

  test('the same password typed with composed or combined accents is one password; its spaces count', async () => {
    const account = await buildAccount(app, { password: ' été à la mer en Été ' });
    expect(isIn(await guess(account.username, account.password.normalize('NFD')))).toBe(true);
    expect((await guess(account.username, account.password.trim())).status).toBe(422);
  });

  test('asking for another step or sending an empty form does not pass a step', async () => {
    const browser = await open();
    for (const query of ['?step=consent', '?step=decision', '?step=finish', '?flow=consent']) {
      const page = await browser.fork().open(`${browser.page.url.href}${query}`);
      expect([query, page.h1]).toEqual([query, 'Se connecter']);
    }
    const forged = { accepted: 'true', keepsSession: 'true', signedIn: '{"accountId":"x"}', accountId: 'x' };
    const page = await browser.submit({}, { ...press, forged });
    expect([page.status, page.h1]).toEqual([422, 'Se connecter']);
    for (const action of ['continue', 'switch', 'accept', 'back', 'finish']) {
      const next = await browser.fork().post(browser.page.url.href, { csrf: page.fieldValue('csrf')!, action });
      expect([action, isIn(next)]).toEqual([action, false]);
    }
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
  });
});

describe.each(bothDatabases)('guessing from one address, on %s', (database) => {
  const spread = async (
    app: TestApp,
    client: TestClient,
    { count, headers }: { count: number; headers?: Record<string, string> },
  ) => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index++) {
      const browser = await app.open(
        authorizationRequest(app, client).url,
        headers ? { headers: { ...headers, 'x-forwarded-for': `203.0.113.${index}, 198.51.100.${index}` } } : {},
      );
      statuses.push((await browser.submit({ username: `personne-${index}`, password: wrong }, press)).status);
    }
    return statuses;
  };

  test('tries at many names from one ip are limited, and an ip made up in a header changes nothing', async () => {
    const app = await startApp({ database, config: { addressLimits: 0.1 } });
    try {
      const client = await registerClient(app);
      expect(await spread(app, client, { count: 4 })).toEqual([422, 422, 422, 429]);
      expect(
        await spread(app, client, { count: 2, headers: { 'x-real-ip': '203.0.113.1', forwarded: 'for=203.0.113.1' } }),
      ).toEqual([429, 429]);
      app.moveClock(901);
      expect(await spread(app, client, { count: 1 })).toEqual([422]);
    } finally {
      await app.stop();
    }
  });

  if (database !== bothDatabases[0]) return;

  test('behind one proxy the last ip that it adds counts, and all ips that cannot be read count together', async () => {
    const app = await startApp({ database, config: { addressLimits: 0.1, trustProxy: 1 } });
    try {
      const client = await registerClient(app);
      const account: BuiltAccount = await buildAccount(app);
      const from = async (forwarded: string, username = `${account.username}-${forwarded.length}`) => {
        const browser = await app.open(authorizationRequest(app, client).url, {
          headers: { 'x-forwarded-for': forwarded },
        });
        return (await browser.submit({ username, password: wrong }, press)).status;
      };
      const made = Array.from({ length: 4 }, (_, index) => `10.0.0.${index}, 203.0.113.9`);
      expect(await Promise.all(made.slice(0, 3).map((each) => from(each)))).toEqual([422, 422, 422]);
      expect(await from(made[3]!)).toBe(429);
      expect(await from('203.0.113.10')).toBe(422);
      // A try that was refused because of its ip does not count against the account.
      const victim = await buildAccount(app);
      for (let tries = 0; tries < 4; tries++) expect(await from(`198.51.100.${tries}`, victim.username)).toBe(422);
      expect(await from('203.0.113.9', victim.username)).toBe(429);
      const { code } = await signIn(app, app.browser({ headers: { 'x-forwarded-for': '198.51.100.9' } }), {
        client,
        account: victim,
      });
      expect(code).not.toBe('');

      const junk = ['x', 'x, y', '1.1.1.1, 999.1.1.1', `${'1.1.1.1, '.repeat(50)}not-an-address`];
      expect(await Promise.all(junk.slice(0, 3).map((each) => from(each)))).toEqual([422, 422, 422]);
      expect(await from(junk[3]!)).toBe(429);
    } finally {
      await app.stop();
    }
  });
});

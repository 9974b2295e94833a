import { buildAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { callbackFromFranceConnect, leaveFor } from '../support/services/callback.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { readText } from '../support/requests/page.ts';
import { describePerson } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { abortAtUpstream, throughFranceConnect } from '../support/people/upstream-journey.ts';
import { like, not } from '../support/rows.ts';

describe.each(bothDatabases)('callback of an upstream, on %s', (database) => {
  const { app, client, account } = describePerson({ database, upstreams: true });
  beforeAll(async () => {
    await linkPersona(app, account, {
      client,
      upstream: 'franceconnect',
      journey: (browser) => throughFranceConnect(browser),
    });
  });

  const refusals = async () =>
    (await app.rows.audit.values('details', { event: 'upstream.refused' })).map((details) => details?.['reason']);
  const countSessions = () => app.rows.payloads.count({ model: 'Session', accountId: not(null) });
  const countAccounts = () => app.rows.accounts.count();

  /** Goes as far as the answer of FranceConnect, and returns the callback without following it. */
  async function answered(): Promise<{ readonly browser: Browser; readonly callback: URL }> {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'franceconnect' });
    return { browser, callback: await callbackFromFranceConnect(browser) };
  }
  const changed = (callback: URL, change: (params: URLSearchParams) => void) => {
    const url = new URL(callback);
    change(url.searchParams);
    return url.href;
  };
  /** Expects a refusal: no session, no account, the reason in the audit, and a page in plain words. */
  async function expectRefused(
    page: Page,
    reason: string,
    before: { readonly sessions: number; readonly accounts: number },
  ) {
    expect(page.status).toBe(400);
    expect(page.find('#reference')).not.toBeNull();
    expect(page.text).not.toMatch(/\b(nonce|state|iss|jwt|token)\b/i);
    expect((await refusals()).at(-1)).toBe(reason);
    expect(await countSessions()).toBe(before.sessions);
    expect(await countAccounts()).toBe(before.accounts);
  }
  const counts = async () => ({ sessions: await countSessions(), accounts: await countAccounts() });

  /** Expects that the client's request still waits: a sign-in by password completes it. */
  async function expectAlive(browser: Browser) {
    const page = await typeCredentials(browser, account);
    expect(page.url.searchParams.get('code')).toEqual(expect.any(String));
  }

  test('a callback in another browser is refused, and then no longer works in the browser that began', async () => {
    const { browser, callback } = await answered();
    const before = await counts();
    const page = await app.browser().open(callback.href);
    await expectRefused(page, 'other_browser', before);
    expect(page.find('#back')).toBeNull();
    await expectRefused(await browser.open(callback.href), 'state_reused', before);
  });

  test('a callback that is opened twice says so', async () => {
    const { browser, callback } = await answered();
    await browser.open(callback.href);
    const page = await browser.open(callback.href);
    expect(page.status).toBe(400);
    expect(page.h1).toBe('Cette page a déjà été ouverte');
  });

  test('when one callback is opened many times at once, one request counts', async () => {
    const { browser, callback } = await answered();
    const answers = await Promise.all(Array.from({ length: 6 }, () => browser.request({ url: callback.href })));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(5);
  });

  test('a callback after ten minutes is too late, and the page leads back', async () => {
    const { browser, callback } = await answered();
    const before = await counts();
    app.moveClock(601);
    const page = await browser.open(callback.href);
    await expectRefused(page, 'state_expired', before);
    await browser.click('#back');
    await expectAlive(browser);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test.each<[string, string, (params: URLSearchParams) => void]>([
    ['no state', 'state_missing', (params) => params.delete('state')],
    ['an altered state', 'state_unknown', (params) => params.set('state', `${params.get('state')}x`)],
    ['the word « undefined » as state', 'state_unknown', (params) => params.set('state', 'undefined')],
    ['two states', 'state_missing', (params) => params.append('state', 'x')],
  ])('a callback with %s signs nobody in, and the request goes on', async (_title, reason, change) => {
    const { browser, callback } = await answered();
    const before = await counts();
    await expectRefused(await browser.request({ url: changed(callback, change) }), reason, before);
    // The transaction was not used up, so the right callback still counts.
    const page = await browser.open(callback.href);
    expect(page.url.searchParams.get('code')).toEqual(expect.any(String));
  });

  test.each<[string, string, (params: URLSearchParams) => void]>([
    ['no issuer', 'iss_missing', (params) => params.delete('iss')],
    ['the issuer of another upstream', 'iss', (params) => params.set('iss', 'https://autre.example.test/api/v2')],
    ['both a code and an error', 'code_and_error', (params) => params.set('error', 'access_denied')],
    ['two codes', 'repeated_parameter', (params) => params.append('code', 'x')],
    ['neither code nor error', 'code_missing', (params) => params.delete('code')],
    [
      'an error without issuer',
      'iss_missing',
      (params) => {
        params.delete('iss');
        params.delete('code');
        params.set('error', 'access_denied');
      },
    ],
  ])(
    'a callback with %s is refused and used up, and the page leads back to the request',
    async (_title, reason, change) => {
      const { browser, callback } = await answered();
      const before = await counts();
      const page = await browser.open(changed(callback, change));
      await expectRefused(page, reason, before);
      expect((await browser.request({ url: callback.href })).status).toBe(400);
      expect((await refusals()).at(-1)).toBe('state_reused');
      await browser.open(callback.href);
      await browser.click('#back');
      await expectAlive(browser);
    },
  );

  test('a program reads the refusal as JSON with only the reference', async () => {
    const headers = { accept: 'application/json' };
    const page = await app.browser().request({ url: '/retour/franceconnect?state=x&code=x', headers });
    expect(page.status).toBe(400);
    const reference = expect.any(String) as string;
    const error_description = 'the answer of the upstream is refused';
    expect(JSON.parse(page.body)).toEqual({ error: 'bad_request', error_description, reference });
  });

  test('a callback at the address of another upstream is refused', async () => {
    const { browser, callback } = await answered();
    const before = await counts();
    const url = callback.href.replace('/retour/franceconnect', '/retour/proconnect');
    await expectRefused(await browser.open(url), 'other_upstream', before);
  });

  test('any other error of the upstream is reported with a reference, and the other ways to sign in stay', async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'franceconnect' });
    const page = await throughFranceConnect(browser, { persona: 'scenario:callback-invalid-scope' });
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#reference')?.textContent).toMatch(/^[0-9a-f]{12}$/);
    const line = app
      .logs()
      .split('\n')
      .find((text) => text.includes('"reason":"invalid_scope"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50, upstream: 'franceconnect' });
    await expectAlive(browser);
  });

  test('a code of another sign-in at the upstream is worth nothing here', async () => {
    const victim = await answered();
    const attacker = await answered();
    const before = await counts();
    const page = await victim.browser.open(
      changed(victim.callback, (params) => params.set('code', attacker.callback.searchParams.get('code') ?? '')),
    );
    await expectRefused(page, 'nonce', before);
  });

  test('a person who goes back at the upstream finds the sign-in page, and the request goes on', async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'franceconnect' });
    const page = await abortAtUpstream(browser);
    expect(page.status).toBe(200);
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#notice')?.textContent).toContain('FranceConnect');
    expect(page.find('#reference')).toBeNull();
    await expectAlive(browser);
  });

  test('a disabled account stays closed, and the page does not say why', async () => {
    const other = await buildAccount(app);
    await linkPersona(app, other, {
      client,
      upstream: 'franceconnect',
      journey: (browser) => throughFranceConnect(browser, { persona: 'avec_nom_dusage' }),
    });
    for (const change of [{ disabledAt: 1 }, { disabledAt: null }, { restrictedAt: 1 }]) {
      await app.services.transaction((trx) => app.services.account.accounts.update(trx, other.sub, change));
      if (change.disabledAt === null) continue;
      const browser = app.browser();
      await leaveFor(app, browser, { client, upstream: 'franceconnect' });
      const before = await counts();
      const page = await throughFranceConnect(browser, { persona: 'avec_nom_dusage' });
      expect(page.h1).toBe('Se connecter');
      expect(page.find('#notice')?.textContent).toContain('FranceConnect n’a pas abouti');
      expect(page.find('#notice')?.textContent).not.toMatch(/désactiv|bloqu|ferm|limit/);
      expect(await counts()).toEqual(before);
    }
  });

  test('no part of the callback stands in the log', async () => {
    const { browser, callback } = await answered();
    await browser.open(callback.href);
    const logs = app.logs();
    for (const name of ['code', 'state']) expect(logs).not.toContain(callback.searchParams.get(name) ?? '?');
    for (const text of ['DUBOIS', 'Angela', 'wossewodda', account.username]) expect(logs).not.toContain(text);
    // The pattern matches the beginning of a token, and is longer than a match by chance.
    expect(logs).not.toMatch(/eyJ[\w-]{10,}\./);
  });

  test('no secret of the upstream request stands in the clear in the database', async () => {
    const browser = app.browser();
    await leaveFor(app, browser, { client, upstream: 'proconnect' });
    const state = browser.trail
      .map(({ url }) => new URL(url).searchParams.get('state'))
      .findLast((found) => found !== null);
    const rows = JSON.stringify(await app.rows.payloads.list({ model: 'UpstreamRequest' }));
    expect(state).toHaveLength(43);
    for (const secret of [state ?? '?', 'verifier', 'nonce']) expect(rows).not.toContain(secret);
  });

  test('returns that let nobody in are held back together, whatever the reason, and those beyond the limit write nothing', async () => {
    const strict = await startApp({ database, upstreams: true, config: { addressLimits: 0.2 } });
    const theirs = await registerClient(strict);
    const closed = await buildAccount(strict);
    await linkPersona(strict, closed, {
      client: theirs,
      upstream: 'franceconnect',
      journey: (browser) => throughFranceConnect(browser),
    });
    await strict.services.transaction((trx) =>
      strict.services.account.accounts.update(trx, closed.sub, { disabledAt: 1 }),
    );
    const leave = async () => {
      const browser = strict.browser();
      await leaveFor(strict, browser, { client: theirs, upstream: 'franceconnect' });
      return browser;
    };
    const inLogin = async (persona: string) => throughFranceConnect(await leave(), { persona });
    const { state } = Object.fromEntries((await callbackFromFranceConnect(await leave())).searchParams);
    const invent = (known: string) =>
      strict.browser().request({ url: `/retour/franceconnect?state=${known}&code=x&iss=x` });
    const returns: Readonly<Record<string, () => Promise<Page>>> = {
      'an invented state': () => invent('x'),
      'the state of another browser': () => invent(state!),
      'a person who goes back': async () => abortAtUpstream(await leave()),
      'an error of the upstream': () => inLogin('scenario:callback-server-error'),
      'an answer that is not for us': () => inLogin('scenario:callback-no-issuer'),
      'an account that is closed': () => inLogin('test'),
    };
    for (const come of Object.values(returns)) expect([200, 400]).toContain((await come()).status);
    const written = () => strict.rows.audit.values('id', { event: like('upstream.%') });
    const before = await written();
    for (const come of Object.values(returns)) {
      const page = await come();
      expect([page.status, page.h1]).toEqual([429, 'Trop de tentatives']);
      expect(page.header('retry-after')).toMatch(/^\d+$/);
    }
    expect(await written()).toEqual(before);
    await strict.stop();
  });

  test('a secret that was shown to one person in a request is not shown to the next person who returns to it', async () => {
    const former = await buildAccount(app);
    const browser = app.browser();
    const { url } = authorizationRequest(app, client, { acr_values: 'eidas0-mfa' });
    await browser.open(url);
    const shown = await typeCredentials(browser, former);
    const secret = readText(shown.find('#totp-secret')!);
    // The proofs of the first person lapse, so that the same request asks for a sign-in again.
    await app.rows.accounts.change({ id: former.sub }, { sessionEpoch: 1 });
    await browser.open(shown.url.pathname);
    await browser.submit({}, { button: { upstream: 'franceconnect' } });
    const page = await throughFranceConnect(browser);
    expect(page.find('#totp-secret')).not.toBeNull();
    expect(readText(page.find('#totp-secret')!)).not.toBe(secret);
  });
});

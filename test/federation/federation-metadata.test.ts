import { arrive, tally } from '../support/people/arrive.ts';
import type { Browser, Page } from '../support/browser.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { like } from '../support/rows.ts';

const upstream = 'franceconnect';

/** Replaces the timers, so that from here on only the test lets the time of timeouts pass. */
function fakeTimeouts(): void {
  const real = [
    'Date',
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setInterval',
    'clearInterval',
  ] as const;
  jest.useFakeTimers({ doNotFake: [...real] });
}

describe('discovery and keys of an upstream', () => {
  const { app, client } = describeService({ upstreams: true });
  afterEach(() => {
    app.standIns.setScenario();
    jest.useRealTimers();
  });

  /** Restarts the application, which then has asked the upstream nothing, and sets the scenario. */
  async function meet(scenario: string): Promise<void> {
    await app.restart();
    app.standIns.setScenario(scenario);
  }

  const press = (browser: Browser) => browser.submit({}, { button: { upstream } });
  async function leave(): Promise<{ browser: Browser; page: Page }> {
    const browser = await app.open(authorizationRequest(app, client).url);
    return { browser, page: await press(browser) };
  }
  const isAtFranceConnect = ({ url }: Page) => url.href.startsWith(app.standIns.urls.franceConnect);
  const isToldInPlainWords = (page: Page) =>
    page.status === 200 &&
    page.h1 === 'Se connecter' &&
    page.text.includes('FranceConnect ne répond pas comme prévu pour le moment.') &&
    page.find('#reference') !== null;
  const eventsOf = async (page: Page) =>
    (await app.rows.audit.list({ requestId: page.find('#reference')?.text ?? '', event: like('upstream.%') })).map(
      ({ event, details }) => [event, details?.['reason']],
    );

  test.each(['discovery-down', 'discovery-wrong-issuer', 'discovery-foreign-endpoints'])(
    'an upstream without valid discovery, or with foreign hosts in it, gets no visitor and is asked again at the next try: %s',
    async (scenario) => {
      await meet(scenario);
      const { browser, page } = await leave();
      expect(isToldInPlainWords(page)).toBe(true);
      app.standIns.setScenario();
      expect(isAtFranceConnect(await press(browser))).toBe(true);
    },
  );

  test('discovery-down: the earlier discovery is used', async () => {
    await app.restart();
    await leave();
    app.standIns.setScenario('discovery-down');
    app.moveClock(2 * 3600);
    expect(isAtFranceConnect((await leave()).page)).toBe(true);
  });

  test.each([
    ['discovery-bad-tls', 'upstream.failed', 'unavailable'],
    ['jwks-down', 'upstream.failed', 'malformed_answer'],
    ['jwks-empty', 'upstream.refused', 'key'],
    ['jwks-same-kid', 'upstream.refused', 'key'],
  ])('without a trustworthy endpoint or key nobody is signed in: %s', async (scenario, event, reason) => {
    await meet(scenario);
    const before = await tally(app);
    const { page } = await arrive(app, { client, upstream });
    expect(await eventsOf(page)).toEqual([[event, reason]]);
    expect(await tally(app)).toEqual(before);
  });

  test('jwks-rotated: a token with an unknown key causes a request for the keys, at most once a minute', async () => {
    await app.restart();
    const keysAsked = () => app.standIns.log().filter(({ path }) => path === '/jwks').length;
    await arrive(app, { client, upstream });
    app.standIns.clearLog();
    const early = await arrive(app, { client, upstream, scenario: 'jwks-rotated' });
    expect(await eventsOf(early.page)).toEqual([['upstream.refused', 'key']]);
    expect(keysAsked()).toBe(0);
    app.moveClock(61);
    const later = await arrive(app, { client, upstream });
    expect(later.page.h1).toBe('Créer un compte Géoplateforme');
    expect(keysAsked()).toBe(1);
  });

  test.each(['token-slow', 'userinfo-slow'])(
    'an upstream that does not answer is waited for at most ten seconds: %s',
    async (scenario) => {
      await arrive(app, { client, upstream });
      const before = await tally(app);
      app.standIns.setScenario(scenario, { seconds: 3600 });
      const asked = scenario === 'token-slow' ? '/token' : '/userinfo';
      app.standIns.clearLog();
      // The commit of a job at the same moment would make that of a request wait for a timer, which stands still here.
      const { page } = await withoutJobs(app, async () => {
        fakeTimeouts();
        const arrived = arrive(app, { client, upstream });
        while (!app.standIns.log().some(({ path }) => path === asked)) await new Promise(setImmediate);
        jest.advanceTimersByTime(10_000);
        return arrived.finally(() => jest.useRealTimers());
      });
      expect(isToldInPlainWords(page)).toBe(true);
      expect(await eventsOf(page)).toEqual([['upstream.failed', 'late']]);
      expect(await tally(app)).toEqual(before);
    },
  );
});

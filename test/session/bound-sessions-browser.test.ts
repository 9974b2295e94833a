import type { BrowserContext, Page } from 'playwright-core';
import { buildAccount } from '../support/build-account.ts';
import { chosenChromium, openProfile } from '../support/chromium.ts';
import { startTwoSites } from '../support/requests/two-sites.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { prepare } from '../support/describe-app.ts';

/** An event of a bound session, as Chromium tells it (CDP, experimental). */
interface BindingEvent {
  readonly succeeded: boolean;
  readonly creationEventDetails?: object;
  readonly refreshEventDetails?: { readonly refreshResult: string };
  readonly terminationEventDetails?: object;
}

const isEnd = ({ terminationEventDetails }: BindingEvent) => terminationEventDetails !== undefined;

/** The Chromium of npm speaks an older draft, under other names. A newer one that CHROMIUM_PATH names runs the tests of the binding too. */
const program = chosenChromium();
const proofCookie = '__Host-bound';
/** Keys that software keeps: a machine of tests has no chip for them. */
const knowsBinding = '--enable-features=DeviceBoundSessions,EnableBoundSessionCredentialsSoftwareKeysForManualTesting';

describe('sessions that Chromium binds to its device', () => {
  const sites = prepare(() => startTwoSites({ sessionCookieSameSite: 'lax' }));
  const account = prepare(() => buildAccount(sites.app, { roles: ['support'] }));
  afterAll(() => sites.stop());

  const address = (path: string) => new URL(path, sites.app.issuer).href;
  const open = (flags: readonly string[] = []) =>
    openProfile({
      ...(program !== undefined && { program }),
      flags: [`--ignore-certificate-errors-spki-list=${sites.certificateHash}`, ...flags],
    });
  const signIn = async (tab: Page) => {
    await tab.goto(address('/compte'));
    await tab.fill('[name=username]', account.username);
    await tab.fill('[name=password]', account.password);
    await tab.click('[value=signin]');
    await tab.waitForURL(address('/compte'));
  };
  const titleAt = async (tab: Page, path = '/compte/sessions') => {
    await tab.goto(address(path));
    return tab.locator('h1').innerText();
  };
  const hasProof = async (context: BrowserContext) =>
    (await context.cookies()).some(({ name }) => name === proofCookie);
  /** Lets the proof run out, as ten minutes do. */
  const loseProof = (context: BrowserContext) => context.clearCookies({ name: proofCookie });

  /** Listens to what Chromium says of bound sessions. */
  const watch = async (context: BrowserContext) => {
    const events: BindingEvent[] = [];
    const protocol = (await context.newCDPSession(context.pages()[0]!)) as unknown as {
      send(method: string, params?: object): Promise<unknown>;
      on(event: string, listener: (event: BindingEvent) => void): void;
    };
    protocol.on('Network.deviceBoundSessionEventOccurred', (event) => events.push(event));
    await protocol.send('Network.enable');
    await protocol.send('Network.enableDeviceBoundSessions', { enable: true });
    const heard = (what: string, is: (event: BindingEvent) => boolean) => until(() => events.some(is), what);
    /** Says whether an event is the binding with this number. */
    const isBinding = (count: number) => (event: BindingEvent) =>
      events.filter((one) => one.succeeded && one.creationEventDetails).indexOf(event) === count - 1;
    return { events, heard, isBinding };
  };

  test('the same Chromium without the feature signs in, stays signed in, and gets no further cookie', async () => {
    const context = await open(['--disable-features=DeviceBoundSessions']);
    const [tab] = context.pages() as [Page];
    await signIn(tab);
    sites.app.moveClock(660);
    expect([await titleAt(tab), await hasProof(context)]).toEqual(['Sessions', false]);
    expect(await tab.locator('dl').first().innerText()).not.toContain('liée à cet appareil');
    sites.app.moveClock(-660);
    await context.close();
  });

  if (program === undefined) return;

  test('a copy of the cookie in another profile is refused, while the original goes on with pages, forms and services', async () => {
    const { app } = sites;
    const context = await open([knowsBinding]);
    const [tab] = context.pages() as [Page];
    const { events, heard, isBinding } = await watch(context);
    const refreshed = () => events.filter((event) => event.refreshEventDetails?.refreshResult === 'Refreshed').length;

    await signIn(tab);
    await heard('a bound session', isBinding(1));
    expect(await hasProof(context)).toBe(true);
    app.moveClock(120);

    const elsewhere = await open();
    const stolen = (await context.cookies()).filter(({ name }) => name !== proofCookie);
    expect(stolen.map(({ name }) => name)).toContain('__Host-session');
    await elsewhere.addCookies(stolen);
    expect(await titleAt(elsewhere.pages()[0]!)).toBe('Se connecter');
    await elsewhere.close();

    expect(await titleAt(tab)).toBe('Sessions');
    expect(await tab.locator('dl').first().innerText()).toContain('liée à cet appareil');
    await loseProof(context);
    expect([await titleAt(tab), await hasProof(context), refreshed()]).toEqual(['Sessions', true, 1]);

    // Two tabs at once, and a form that is sent when the proof has run out.
    const second = await context.newPage();
    await loseProof(context);
    expect(await Promise.all([titleAt(tab), titleAt(second, '/compte/profil')])).toEqual(['Sessions', 'Profil']);
    await second.goto(address('/compte/identite'));
    await second.fill('[name=familyName]', 'Martin');
    await loseProof(context);
    await second.click('[value=save]');
    await until(
      async () => (await sites.app.rows.accounts.first({ id: account.sub }))?.familyName === 'Martin',
      'a saved name',
    );

    // A service leads here: the browser sends no cookie with its refresh, and the request itself then has both.
    const client = await registerClient(app);
    const { url } = authorizationRequest(app, client, { prompt: 'none' });
    const start = sites.serve('/start', {
      type: 'text/html',
      body: `<a href="${url.replaceAll('&', '&amp;')}">go</a>`,
    });
    await loseProof(context);
    await tab.goto(start);
    await tab.click('a');
    await tab.waitForURL(`${app.callback}?**`);
    expect(new URL(tab.url()).searchParams.has('code')).toBe(true);

    await tab.goto(`${app.protocol}/logout`);
    await tab.click('button[value="logout"]');
    await loseProof(context);
    expect(await titleAt(tab)).toBe('Se connecter');
    await heard('the end of the bound session', isEnd);
    app.moveClock(-120);
    await context.close();
  });

  test('a person who signs in again within ten minutes has a key for each session, and goes on with the second one', async () => {
    const { app } = sites;
    const context = await open([knowsBinding]);
    const [tab] = context.pages() as [Page];
    const { heard, isBinding } = await watch(context);
    await signIn(tab);
    await heard('a binding', isBinding(1));
    await tab.goto(`${app.protocol}/logout`);
    await tab.click('button[value="logout"]');
    await signIn(tab);
    await heard('the binding of the second session', isBinding(2));
    app.moveClock(120);
    expect(await titleAt(tab)).toBe('Sessions');
    await loseProof(context);
    // The browser asks with either key first. The one of the former session ends there, or with the next proof.
    expect([await titleAt(tab), await hasProof(context)]).toEqual(['Sessions', true]);
    app.moveClock(-120);
    await context.close();
  });
});

import { randomUUID } from 'node:crypto';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { refresh } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { actOn } from '../support/people/act-on.ts';
import { leaveAddress, queued } from '../support/people/lost-device.ts';
import { readText } from '../support/requests/page.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { authorizationRequest, registerClient, signIn, signInForTokens } from '../support/test-client.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

const app = describeApp({ config: { trustProxy: 1 } });
const client = prepare(() => registerClient(app, { refresh_reuse_seconds: 30 }));

/** Opens a browser on another network than that of the other browsers. */
const elsewhere = () => app.browser({ headers: { 'user-agent': firefox, 'x-forwarded-for': '203.0.113.77' } });

const linesOf = ({ sub }: Pick<BuiltAccount, 'sub'>) =>
  app.rows.audit.list({ accountId: sub }, 'event', 'network', 'browserFamily', 'systemFamily');

describe('an event of an account', () => {
  test('has the browser, the system and the network of the person, when she asked for it in a browser', async () => {
    const account = await buildAccount(app);
    const { tokens } = await signInForTokens(app, elsewhere(), { client, account });
    const origin = { network: '203.0.113.0/24', browserFamily: 'Firefox', systemFamily: 'Windows' };
    const none = { network: null, browserFamily: null, systemFamily: null };
    await refresh(app, client, tokens['refresh_token']);
    await refresh(app, client, tokens['refresh_token']);
    const lines = await linesOf(account);
    // The test makes the account, so no browser has asked for it. The service asks for the refresh.
    expect(lines[0]).toEqual({ event: 'account.created', ...none });
    expect(lines.find(({ event }) => event === 'login.signed_in')).toEqual({ event: 'login.signed_in', ...origin });
    expect(lines.at(-1)).toEqual({ event: 'token.refresh_repeated', ...none });
    app.moveClock(31);
    await refresh(app, client, tokens['refresh_token']);
    expect((await linesOf(account)).at(-1)).toEqual({ event: 'token.reused', ...none });
  });

  test('names no browser when the browser is not on the list, and repeats nothing of what it calls itself', async () => {
    const account = await buildAccount(app);
    await signIn(app, app.browser({ headers: { 'user-agent': 'Hidden/1.0 (Private Device 7)' } }), { client, account });
    const line = (await linesOf(account)).find(({ event }) => event === 'login.signed_in');
    expect(line).toMatchObject({ browserFamily: null, systemFamily: null });
    expect(JSON.stringify(await app.rows.audit.list())).not.toMatch(/Hidden|Private Device/);
  });
});

/** Signs a person in, in a browser of her own. */
async function signedIn(): Promise<{ readonly browser: Browser; readonly account: BuiltAccount }> {
  const { browser, account } = await somebodySignedIn(app, client);
  return { browser, account };
}

const itemsOf = (page: Page) => page.all('#events li').map(readText);
const titlesOf = (page: Page) => page.all('#events li strong').map(readText);

describe('the history', () => {
  test('shows the sign-in of a stranger, with the browser, the network, the way in and the service', async () => {
    const { browser, account } = await signedIn();
    await signIn(app, elsewhere(), { client, account });
    const [newest] = itemsOf(await browser.open('/compte/historique'));
    for (const part of ['Connexion réussie', 'Service de test', 'mot de passe', 'un facteur', 'Firefox sur Windows'])
      expect(newest).toContain(part);
    expect(newest).toContain('203.0.113.0/24');
    expect(newest).not.toContain('203.0.113.77');
  });

  test('shows a wrong password, which the stranger typed elsewhere', async () => {
    const { browser, account } = await signedIn();
    const stranger = elsewhere();
    await stranger.open('/compte');
    await stranger.submit({ username: account.username, password: 'faux' }, { action: 'signin' });
    const [newest] = itemsOf(await browser.open('/compte/historique'));
    expect(newest).toContain('Tentative de connexion refusée');
    expect(newest).toMatch(/Depuis : Firefox sur Windows Détails Adresse réseau 203\.0\.113\.0\/24/);
  });

  test('can be narrowed to one kind of event, and says so when there is none', async () => {
    const { browser } = await signedIn();
    const all = await browser.open('/compte/historique');
    expect(titlesOf(all)).toEqual(['Connexion réussie', 'Compte créé']);
    const accountOnly = await browser.open('/compte/historique?kind=account');
    expect(titlesOf(accountOnly)).toEqual(['Compte créé']);
    expect(accountOnly.find('#kind option[selected]')?.getAttribute('value')).toBe('account');
    const none = await browser.open('/compte/historique?kind=profile');
    expect(readText(none.find('#no-events')!)).toContain('Aucun événement');
    expect(titlesOf(await browser.open('/compte/historique?kind=anything'))).toHaveLength(2);
  });

  test('has no page that begins after something made up', async () => {
    const { browser } = await signedIn();
    const madeUp = ['x', '1', '-1', '99999999999999999999', 'x'.repeat(5000), '%00', '1;DROP TABLE audit'];
    for (const after of madeUp) expect((await browser.open(`/compte/historique?after=${after}`)).status).toBe(404);
  });
});

const secondPassword = 'trois-lanternes-sur-le-quai-vide';
const chosenPassword = { password: secondPassword, passwordConfirm: secondPassword };
/** Confirms with the present password, which a new one needs. */
const confirm = (browser: Browser, { password }: BuiltAccount) =>
  browser.submit({ currentPassword: password }, { action: 'confirm' });
const credentials = ({ username, password }: BuiltAccount) => ({ username, password });

/** Presses the button of the newest event with this title. */
async function pressNotMe(browser: Browser, title: string): Promise<Page> {
  const page = await browser.open('/compte/historique');
  const item = page.all('#events li').find((one) => readText(one).includes(title));
  const event = item?.querySelector('input[name="event"]')?.getAttribute('value') ?? '';
  return browser.submit({ event }, { action: 'notMe' });
}

describe('« Ce n’était pas moi »', () => {
  /** Leaves in an account what a stranger may use later: a trusted browser, a link to a new password, and a lost-device request. */
  async function leaveTraces({ sub, email }: BuiltAccount): Promise<string> {
    const correction = { act: 'correct-address', accountId: sub, input: { email: `corrigee-${email}` } } as const;
    await actOn(app, { ...correction, reason: 'La personne a téléphoné', by: { kind: 'command', name: 'test' } });
    const { services } = app;
    const trusted = { id: randomUUID(), accountId: sub, secretHash: 'x', family: undefined, createdAt: 1 };
    await services.transaction(async (trx) => {
      await services.factors.trustedBrowsers.insert(trx, { ...trusted, expiresAt: 9_999_999_999 });
      await services.lostDevice.requests.begin(trx, { accountId: sub, waitSeconds: 86_400, proof: 'password' });
    });
    const recovery = elsewhere();
    await recovery.open('/mot-de-passe-oublie');
    await recovery.submit({ email }, { action: 'send' });
    return (await app.mailbox.newest(email, 'reset')).links[0]!;
  }

  test('says what it does, and then ends what everybody else has, and the password', async () => {
    const { browser, account } = await signedIn();
    const stranger = elsewhere();
    const { tokens } = await signInForTokens(app, stranger, { client, account });
    const resetLink = await leaveTraces(account);
    const former = await leaveAddress(app, account);
    const before = await app.services.account.accounts.find(account.sub);

    const question = await pressNotMe(browser, 'Firefox sur Windows');
    expect(question.h1).toContain('Ce n’était pas vous');
    expect(readText(question.find('#event')!)).toContain('203.0.113.0/24');
    expect(question.all('#consequences li')).toHaveLength(5);
    expect(await app.services.account.accounts.find(account.sub)).toEqual(before);

    const secured = await confirm(browser, account);
    expect(secured.h1).toBe('Les autres sessions sont fermées');
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await stranger.open('/compte')).find('#password')).not.toBeNull();
    const again = await stranger.submit(credentials(account), { action: 'signin' });
    expect(readText(again.find('#errors')!)).toContain('incorrect');
    expect((await stranger.open(resetLink)).status).toBe(400);
    expect(await app.services.factors.trustedBrowsers.list(account.sub)).toEqual([]);
    // The acting browser is known, and the message about the stranger's next sign-in is sent again.
    expect(await app.rows.knownBrowsers.list({ accountId: account.sub })).toHaveLength(1);
    for (const kind of ['stranger-reported', 'lost-device-cancelled', 'address-correction-ended'])
      expect([kind, await queued(app, account.email, kind), await queued(app, former, kind)]).toEqual([kind, 1, 1]);
    expect(await app.mailbox.newest(account.email, 'stranger-reported')).toMatchObject({ lang: 'fr' });
  });

  test('leads to a new password, which signs in at once', async () => {
    const { browser, account } = await signedIn();
    await pressNotMe(browser, 'Connexion réussie');
    const wrong = await browser.submit({ currentPassword: secondPassword }, { action: 'confirm' });
    expect([wrong.status, wrong.invalidFields]).toEqual([422, ['currentPassword']]);
    await confirm(browser, account);
    const { password } = account;
    expect((await browser.submit({ password, passwordConfirm: password }, { action: 'save' })).status).toBe(422);
    const chosen = await browser.submit(chosenPassword, { action: 'save' });
    expect([chosen.status, chosen.body.includes('Votre nouveau mot de passe est enregistré')]).toEqual([200, true]);
    const renewed = { ...account, password: secondPassword };
    expect((await signIn(app, app.browser(), { client, account: renewed })).code).toBeTruthy();
    const list = itemsOf(await browser.open('/compte/historique'));
    expect(list.join('\n')).toContain('Vous avez signalé que ce n’était pas vous.');
  });

  test('does nothing where the session is all that its holder has, and leads to the mailbox', async () => {
    const { browser, account } = await signedIn();
    const other = elsewhere();
    await signIn(app, other, { client, account });
    const question = await pressNotMe(browser, 'Connexion réussie');
    const before = await app.services.account.accounts.find(account.sub);
    const asked = await browser.submit({}, { action: 'confirm' });
    expect([asked.status, asked.invalidFields]).toEqual([422, ['currentPassword']]);
    expect(asked.find('main a[href="/mot-de-passe-oublie"]')).not.toBeNull();
    const csrf = question.fieldValue('csrf') ?? '';
    await browser.post('/compte/historique?secured=1', { csrf, action: 'save', ...chosenPassword });
    expect(await app.services.account.accounts.find(account.sub)).toEqual(before);
    expect((await other.open('/compte')).h1).toBe('Mon compte Géoplateforme');
  });

  test('pressed again after a new password was chosen changes nothing', async () => {
    const { browser, account } = await signedIn();
    await signIn(app, elsewhere(), { client, account });
    const question = await pressNotMe(browser, 'Firefox');
    const event = question.fieldValue('event')!;
    const twice = await Promise.all([1, 2].map(() => confirm(browser.fork(), account)));
    // The press that comes second may find its password gone already.
    expect(twice.map(({ status }) => status)).toContain(200);
    await browser.open('/compte/historique?secured=1');
    await browser.submit(chosenPassword, { action: 'save' });
    const before = await app.services.account.accounts.find(account.sub);
    await browser.open(question.url.href);
    await browser.submit({ event, currentPassword: secondPassword }, { action: 'confirm' });
    expect(await app.services.account.accounts.find(account.sub)).toEqual(before);
    expect((await linesOf(account)).filter((line) => line.event === 'account.stranger_reported')).toHaveLength(1);
  });

  test('does not claim later that nobody else is signed in, since another press of the same button turns nobody out', async () => {
    const { browser, account } = await signedIn();
    const question = await pressNotMe(browser, 'Connexion réussie');
    expect((await confirm(browser, account)).text).toContain('Personne d’autre');
    await browser.submit(chosenPassword, { action: 'save' });
    app.moveClock(16 * 60);
    expect((await browser.open('/compte/historique?secured=1')).text).not.toContain('Personne d’autre');
    const renewed = { ...account, password: secondPassword };
    await signIn(app, elsewhere(), { client, account: renewed });
    await signIn(app, browser, { client, account: renewed, params: { prompt: 'login' } });
    await browser.open(question.url.href);
    const list = await confirm(browser, renewed);
    expect([list.h1, list.text.includes('Vous avez signalé que ce n’était pas vous.')]).toEqual(['Historique', true]);
    app.moveClock(-16 * 60);
  });

  test('asks for a new sign-in first, so that a stranger with the session turns nobody out', async () => {
    const { browser, account } = await signedIn();
    const { browser: other } = await signIn(app, app.browser(), { client, account });
    const question = await pressNotMe(browser, 'Connexion réussie');
    app.moveClock(301);
    const asked = await browser.submit({}, { action: 'confirm' });
    expect(asked.find('#password')).not.toBeNull();
    expect((await other.open('/compte')).h1).toBe('Mon compte Géoplateforme');
    const stolen = browser.fork();
    const back = await browser.submit(credentials(account), { action: 'signin' });
    expect([back.h1, back.url.search]).toEqual([question.h1, question.url.search]);
    expect((await confirm(browser, account)).h1).toBe('Les autres sessions sont fermées');
    expect((await other.open('/compte')).find('#password')).not.toBeNull();
    // The session got another id by the sign-in, so a copy of its cookie from before is worth nothing.
    expect((await stolen.open('/compte')).find('#password')).not.toBeNull();
  });

  test('has no effect for an event of another person, for one that nobody else can have done, and for one that was made up', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/historique');
    const own = await browser.open('/compte/historique?kind=account');
    expect(own.all('#events li')[0]!.querySelector('button')).toBeNull();
    const csrf = own.fieldValue('csrf')!;
    const { history } = app.services.account;
    const [event] = await history.page({ accountId: account.sub, events: ['account.created'], size: 1 });
    const unsaid = app.services.sealer.seal(String(event!.id), `event of ${account.sub}`);
    const other = await signedIn();
    const foreign = (await pressNotMe(other.browser, 'Connexion réussie')).fieldValue('event')!;
    const rows = async () => JSON.stringify([await app.rows.accounts.list(), await linesOf(account)]);
    // A job looks at accounts as well, and notes in their rows when each was used.
    await withoutJobs(app, async () => {
      const then = await rows();
      for (const token of [foreign, unsaid, '', 'x', '1', 'x'.repeat(1000)]) {
        const address = `/compte/historique?event=${encodeURIComponent(token)}`;
        expect((await browser.open(address)).status).toBe(404);
        for (const [to, action] of [
          [address, 'confirm'],
          ['/compte/historique', 'notMe'],
          ['/compte/historique', 'confirm'],
        ] as const)
          expect((await browser.post(to, { csrf, event: token, action }, { from: own.url.href })).status).toBe(404);
      }
      expect(await rows()).toBe(then);
    });
  });

  test('asks a person without a password to sign in for it, also right after a sign-in', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    await app.rows.accounts.change({ id: account.sub }, { passwordHash: null, passwordChangedAt: null });
    const [browser, other] = [app.browser(), app.browser()];
    for (const each of [browser, other]) {
      await each.open('/compte/historique');
      await usePasskey(each, { passkey, account });
    }
    app.moveClock(60);
    const question = await pressNotMe(browser, 'Connexion réussie');
    expect(question.all('#consequences li')).toHaveLength(4);
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('Se connecter');
    expect((await other.open('/compte')).h1).toBe('Mon compte Géoplateforme');
    await browser.open(question.url.href);
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('Se connecter');
    expect((await usePasskey(browser, { passkey, account })).h1).toBe(question.h1);
    const secured = await browser.submit({}, { action: 'confirm' });
    expect((await other.open('/compte')).h1).toBe('Se connecter');
    expect(secured.h1).toBe('Les autres sessions sont fermées');
    expect(secured.find('input[name="password"]')).toBeNull();
    expect(secured.body).toContain('Votre compte n’a pas de mot de passe');
  });

  test('lets a session from before it choose no password on the page of the security, but one from after it', async () => {
    const { browser, account } = await signedIn();
    const question = await pressNotMe(browser, 'Connexion réussie');
    const fields = { csrf: question.fieldValue('csrf') ?? '', owner: question.fieldValue('owner') ?? '' };
    await confirm(browser, account);
    const passwordTime = async () => (await app.services.account.accounts.find(account.sub))?.passwordChangedAt;
    const page = await browser.open('/compte/securite');
    const way = page.find('#password-ended a[href="/mot-de-passe-oublie"]');
    expect([page.find('a[href*="step=password"]'), way === null]).toEqual([null, false]);
    const form = await browser.open('/compte/securite?step=password');
    expect(form.find('input[name="password"]')).toBeNull();
    const refused = await browser.post(form.url.href, { ...fields, action: 'save', ...chosenPassword });
    expect([refused.text.includes('Votre mot de passe a été supprimé'), await passwordTime()]).toEqual([true, null]);

    const passkey = await givePasskey(app, account);
    app.moveClock(2);
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    await usePasskey(browser, { passkey, account });
    await browser.open('/compte/securite?step=password');
    expect((await browser.submit(chosenPassword, { action: 'save' })).text).toContain('Votre mot de passe est défini.');
    expect(await passwordTime()).toEqual(expect.any(Number));
  });

  test('lets the new password be chosen for a quarter of an hour', async () => {
    const { browser, account } = await signedIn();
    await pressNotMe(browser, 'Connexion réussie');
    const secured = await confirm(browser, account);
    expect(secured.find('input[name="password"]')).not.toBeNull();
    app.moveClock(14 * 60);
    expect((await browser.reload()).find('input[name="password"]')).not.toBeNull();
    app.moveClock(61);
    const late = await browser.submit(chosenPassword, { action: 'save' });
    expect(late.find('input[name="password"]')).toBeNull();
    expect(late.find('a[href="/mot-de-passe-oublie"]')).not.toBeNull();
    expect(await app.services.account.accounts.find(account.sub)).toMatchObject({ passwordChangedAt: null });
  });
});

describe.each(bothDatabases)('a long history, on %s', (database) => {
  test('is read fifty events at a time, and never by the cursor of another person', async () => {
    const own = await startApp({ database });
    try {
      const service = await registerClient(own);
      const [account, stranger] = [await buildAccount(own), await buildAccount(own)];
      const [browser, other] = [own.browser(), own.browser()];
      await signIn(own, browser, { client: service, account });
      await signIn(own, other, { client: service, account: stranger });
      const lines = Array.from({ length: 120 }, (_, n) => ({
        at: 1_700_000_000 + n,
        event: n % 2 === 0 ? 'account.profile_changed' : 'account.totp_used',
        accountId: account.sub,
      }));
      await own.rows.audit.insert([...lines, ...lines]);

      const first = await browser.open('/compte/historique?kind=profile');
      expect(titlesOf(first)).toEqual(Array.from({ length: 50 }, () => 'Profil modifié'));
      const second = await browser.click('Plus anciens');
      expect(second.url.searchParams.get('kind')).toBe('profile');
      expect(titlesOf(second)).toHaveLength(50);
      const last = await browser.click('Plus anciens');
      expect(titlesOf(last)).toHaveLength(20);
      expect(last.all('nav a').map(readText)).not.toContain('Plus anciens');
      expect(itemsOf(await browser.click('Revenir aux plus récents'))).toEqual(itemsOf(first));

      const stolen = await other.open(`/compte/historique?after=${second.url.searchParams.get('after')}`);
      expect(stolen.status).toBe(404);

      const all: number[] = [];
      for await (const { id } of own.services.account.history.all(account.sub)) all.push(id);
      expect(all).toHaveLength(122);
      expect(all).toEqual(all.toSorted((a, b) => b - a));
      const [id] = all;
      expect(await own.services.account.history.find({ accountId: stranger.sub, id: id! })).toBeUndefined();
      expect(await own.services.account.history.find({ accountId: account.sub, id: id! })).toMatchObject({ id });
    } finally {
      await own.stop();
    }
  });
});

import { linkTo, pressLink, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { pastPassword, typeBothFactors } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, signInForTokens, typeCredentials, userinfo } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { abortAtUpstream, throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const path = '/compte/securite';
let count = 0;
/** Returns a persona that no other test uses. */
const newPerson = () => ({
  claims: { family_name: `LIEN${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[count++ % 26]}${'X'.repeat(count / 26)}` },
});

describe.each(bothDatabases)('linking an upstream identity from the page of the account, on %s', (database) => {
  const { app, client } = describeService({ database, upstreams: true });

  const somebody = () => somebodySignedIn(app, client);
  const held = async ({ account }: Pick<Person, 'account'>) =>
    (await app.services.federation.identities.list(account.sub)).map(({ upstream }) => upstream);
  const begin = async (browser: Browser, upstream = 'franceconnect') => {
    await browser.open(path);
    return browser.submit({}, { action: 'link', form: `form:has([name="upstream"][value="${upstream}"])` });
  };
  /** Goes to the page that shows what would be linked. */
  async function ask(browser: Browser, visit = newPerson()): Promise<Page> {
    await begin(browser);
    return throughFranceConnect(browser, visit);
  }
  const auditOf = async ({ account }: Person) => app.rows.audit.values('event', { accountId: account.sub });
  /** Posts the form of linking as a page that was left open, or an invented page, would. */
  const sendLink = async (browser: Browser) => {
    const csrf = (await browser.open('/compte/profil')).fieldValue('csrf') ?? '';
    return browser.post(`${path}/liaison`, { csrf, action: 'link' });
  };
  const notice = (page: Page) => page.find('#notice')?.textContent ?? '';

  test('a linked identity signs in to the account, causes a message and an audit row, and ends the other sessions', async () => {
    const person = await somebody();
    const { account, browser } = person;
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    const visit = newPerson();
    await ask(browser, visit);
    const page = await browser.submit({}, { action: 'link' });
    expect([page.status, page.h1]).toEqual([200, 'Sécurité']);
    expect(notice(page)).toContain('L’identité est liée à votre compte.');
    expect(page.find('#identities')?.textContent).toContain(visit.claims.family_name);
    expect(await held(person)).toEqual(['franceconnect']);
    expect(await auditOf(person)).toContain('account.identity_linked');
    const opened = await app.rows.upstreamSessions.list({ upstream: 'franceconnect' });
    expect(opened.length).toBeGreaterThan(0);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await app.mailbox.newest(account.email, 'identity-linked')).subject).toContain('FranceConnect est lié');
    expect((await app.services.account.accounts.find(account.sub))?.profile.familyName).toBe(visit.claims.family_name);

    const elsewhere = await app.open(authorizationRequest(app, client).url);
    await elsewhere.submit({}, { button: { upstream: 'franceconnect' } });
    expect((await throughFranceConnect(elsewhere, visit)).url.searchParams.get('code')).toBeTruthy();
    expect((await elsewhere.open('/compte')).find('#sub')?.textContent).toBe(account.sub);
  });

  test('« ce n’était pas moi » unlinks the identity and restores the former names', async () => {
    const person = await somebody();
    const { account, browser } = person;
    await browser.open('/compte/identite');
    await browser.submit({ familyName: 'Avant' }, { action: 'save' });
    const visit = newPerson();
    await ask(browser, visit);
    await browser.submit({}, { action: 'link' });
    expect((await pressLink(app, await linkTo(app, account.email, 'identity-linked'))).h1).toBe(
      'L’identité est déliée',
    );
    expect(await held(person)).toEqual([]);
    expect((await app.services.account.accounts.find(account.sub))?.profile).toMatchObject({
      familyName: 'Avant',
      givenName: null,
    });
    expect((await browser.open(path)).find('#password')).not.toBeNull();
  });

  test('an identity of the same upstream that is linked between page and button keeps the new one out: 409', async () => {
    const person = await somebody();
    await ask(person.browser);
    const { subject } = await giveIdentity(app, person.account);
    const page = await person.browser.submit({}, { action: 'link' });
    expect([page.status, page.errors.join()]).toEqual([409, expect.stringContaining('déliez-la d’abord')]);
    const identities = await app.services.federation.identities.list(person.account.sub);
    expect(identities.map((one) => one.subject)).toEqual([subject]);
  });

  test('an identity that another account links between page and button stays there, because the index allows one account', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const visit = newPerson();
    await ask(person.browser, visit);
    await ask(other.browser, visit);
    await other.browser.submit({}, { action: 'link' });
    const page = await person.browser.submit({}, { action: 'link' });
    expect([page.status, page.errors.join()]).toEqual([409, expect.stringContaining('à un autre compte')]);
    expect([await held(person), await held(other)]).toEqual([[], ['franceconnect']]);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a person who returns sees which identity would be linked to which account, and nothing is written before she agrees', async () => {
    const person = await somebody();
    const { claims } = newPerson();
    const page = await ask(person.browser, { claims });
    expect([page.status, page.h1]).toEqual([200, 'Lier FranceConnect à votre compte']);
    expect(page.find('#to-link')?.textContent).toContain(claims.family_name);
    expect(page.find('#to-link')?.textContent).toContain(person.account.username);
    await person.browser.reload();
    expect(await held(person)).toEqual([]);
    expect(await auditOf(person)).not.toContain('account.identity_linked');
  });

  test('a person who declines, or goes back at the upstream, links nothing', async () => {
    const person = await somebody();
    const { browser } = person;
    await ask(browser);
    expect(notice(await browser.submit({}, { action: 'separate' }))).toContain('Rien n’a été lié');
    await begin(browser, 'proconnect');
    const back = await abortAtUpstream(browser);
    expect([back.h1, notice(back)]).toEqual(['Sécurité', 'Rien n’a été lié à votre compte.']);
    expect(await held(person)).toEqual([]);
    expect((await browser.open(`${path}/liaison`)).find('[value="link"]')).toBeNull();
  });

  test('leaving for the upstream and agreeing both need a sign-in of the last five minutes, with the second factor if it is on', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    const person = { browser, account };
    const again = async () => {
      app.moveClock(30);
      expect(browser.page.h1).toBe('Se connecter');
      await typeBothFactors(browser, account);
    };
    app.moveClock(301);
    await begin(browser);
    await again();
    expect(browser.page.h1).toBe('Sécurité');
    await begin(browser);
    expect(browser.page.url.pathname).toContain('/fc/');
    await throughFranceConnect(browser, newPerson());
    app.moveClock(301);
    await browser.submit({}, { action: 'link' });
    expect(await held(person)).toEqual([]);
    await again();
    expect(browser.page.h1).toBe('Lier FranceConnect à votre compte');
    // What the upstream stated is as old as the sign-in here was.
    expect((await browser.submit({}, { action: 'link' })).url.pathname).toContain('/fc/');
    expect(await held(person)).toEqual([]);
    // The session that is open there is ended first.
    await throughFranceConnect(browser);
    expect((await throughFranceConnect(browser, newPerson())).h1).toBe('Lier FranceConnect à votre compte');
    await browser.submit({}, { action: 'link' });
    expect(await held(person)).toEqual(['franceconnect']);
  });

  test('a return that was begun in another browser links nothing', async () => {
    const [attacker, victim] = [await somebody(), await somebody()];
    await begin(attacker.browser);
    await attacker.browser.submit({}, { button: { idp: 'demonstration' } });
    await attacker.browser.submit({ persona: 'test', ...newPerson().claims }, { action: 'signin' });
    const { url } = attacker.browser.page;
    const answer = await attacker.browser.request({ url: url.href, method: 'POST', body: { action: 'continue' } });
    const page = await victim.browser.open(answer.header('location') ?? '');
    expect(page.status).toBe(400);
    expect([await held(attacker), await held(victim)]).toEqual([[], []]);
  });

  test('an unknown or switched-off upstream leads nowhere', async () => {
    const { browser } = await somebody();
    await browser.open(path);
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const page = await browser.post(path, { csrf, action: 'link', upstream: 'inconnu' });
    expect([page.status, page.h1]).toEqual([200, 'Sécurité']);
  });

  test('the button links the identity that its tab shows, even if another one arrived in another tab meanwhile', async () => {
    const person = await somebody();
    const [mine, other] = [person.browser, person.browser.tab()];
    await ask(mine);
    await begin(other, 'proconnect');
    await throughProConnect(other, { acr: 'eidas1', persona: 'agent-territorial' });
    const page = await mine.submit({}, { action: 'link' });
    expect([page.status, page.h1]).toEqual([409, 'Lier ProConnect à votre compte']);
    expect(await held(person)).toEqual([]);
    await mine.submit({}, { action: 'link' });
    expect(await held(person)).toEqual(['proconnect']);
  });

  test('linking ends a change of address that was pending', async () => {
    const person = await somebody();
    const { browser, account } = person;
    await browser.open('/compte/profil');
    const email = `en-attente-${account.username}@example.test`;
    await browser.submit({ email }, { action: 'save' });
    const link = await linkTo(app, email, 'address-change-code');
    await ask(browser);
    await browser.submit({}, { action: 'link' });
    expect((await browser.open(link)).status).toBe(400);
  });

  test('an identity of ProConnect is linked beside one of FranceConnect and does not change the names', async () => {
    const person = await somebody();
    await ask(person.browser);
    await person.browser.submit({}, { action: 'link' });
    const names = (await app.services.account.accounts.find(person.account.sub))?.profile.familyName;
    await begin(person.browser, 'proconnect');
    const page = await throughProConnect(person.browser, { acr: 'eidas1' });
    expect(page.h1).toBe('Lier ProConnect à votre compte');
    await person.browser.submit({}, { action: 'link' });
    expect((await held(person)).toSorted()).toEqual(['franceconnect', 'proconnect']);
    expect((await app.services.account.accounts.find(person.account.sub))?.profile.familyName).toBe(names);
    expect((await person.browser.open(path)).find('[value="link"]')).toBeNull();
  });

  test('an identity of another account, or of this one already, is not linked: the page says so, and a post is 409', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const visit = newPerson();
    await ask(other.browser, visit);
    await other.browser.submit({}, { action: 'link' });
    const csrf = (await other.browser.open(path)).fieldValue('csrf') ?? '';
    await other.browser.post(path, { csrf, action: 'link', upstream: 'franceconnect' });
    for (const [page, browser, words] of [
      [await ask(person.browser, visit), person.browser, 'est déjà liée à un autre compte'],
      [await throughFranceConnect(other.browser, visit), other.browser, 'est déjà liée à votre compte'],
    ] as const) {
      expect(page.errors.join()).toContain(words);
      expect(page.find('[value="link"]')).toBeNull();
      expect((await sendLink(browser)).status).toBe(409);
    }
    expect([await held(person), await held(other)]).toEqual([[], ['franceconnect']]);
  });

  test('a second identity of the same upstream is not linked: the page says to unlink the first one', async () => {
    const person = await somebody();
    const { browser, account } = person;
    await begin(browser);
    await giveIdentity(app, account);
    const page = await throughFranceConnect(browser, newPerson());
    expect(page.errors.join()).toContain('déliez-la d’abord');
    expect((await sendLink(browser)).status).toBe(409);
    expect(await held(person)).toEqual(['franceconnect']);
  });

  test('a session that has ended links nothing, whether it ended before the return or after it', async () => {
    const person = await somebody();
    const { browser, account } = person;
    const endSessions = () =>
      app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
    const { username, password } = account;
    await begin(browser);
    await endSessions();
    expect((await throughFranceConnect(browser, newPerson())).status).toBe(400);
    await browser.open(path);
    await browser.submit({ username, password }, { action: 'signin' });
    await ask(browser);
    await endSessions();
    await browser.submit({}, { action: 'link' });
    const page = await browser.submit({ username, password }, { action: 'signin' });
    expect([page.url.pathname, page.find('[value="link"]')]).toEqual([`${path}/liaison`, null]);
    expect(page.errors.join()).toContain('est terminée');
    expect((await sendLink(browser)).status).toBe(409);
    expect(await held(person)).toEqual([]);
  });

  test('another person who has signed in to this browser meanwhile links the identity to neither account', async () => {
    for (const isBack of [true, false]) {
      const [person, other] = [await somebody(), await buildAccount(app)];
      const { browser } = person;
      await (isBack ? ask(browser) : begin(browser));
      const tab = browser.tab();
      await tab.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
      await tab.submit({}, { action: 'switch' });
      await typeCredentials(tab, other);
      if (!isBack) expect((await throughFranceConnect(browser, newPerson())).status).toBe(400);
      const page = await browser.open(`${path}/liaison`);
      expect([page.h1, page.find('[value="link"]')]).toEqual(['Lier une identité', null]);
      expect((await sendLink(browser)).status).toBe(409);
      expect([await held(person), await held({ account: other })]).toEqual([[], []]);
    }
  });

  test('an upstream answer that waited half an hour is not linked', async () => {
    const person = await somebody();
    await ask(person.browser);
    app.moveClock(1801);
    expect((await person.browser.open(`${path}/liaison`)).errors.join()).toContain('le délai est passé');
    expect(await held(person)).toEqual([]);
  });
});

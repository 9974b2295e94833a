import type { Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { comparable } from '../support/comparable.ts';
import { comeFromFranceConnect, comeFromProConnect, finishArrival } from '../support/people/first-arrival.ts';
import { codeFor, codesFor, somebody } from '../support/people/register.ts';
import { isIn } from '../support/people/second-factor.ts';
import { registerClient } from '../support/test-client.ts';
import { appOfEachTest, prepareEach } from '../support/describe-app.ts';

const shared = 'xagreureufadda-6730@yopmail.com';
const camille = { persona: 'genre_indéfini' };
const other = { persona: 'naissance_etranger_birthplace_texte' };
const address = () => somebody().email;

describe('two people with one email address at an upstream', () => {
  const app = appOfEachTest({ upstreams: true });
  const client = prepareEach(() => registerClient(app));

  const accounts = () => app.rows.accounts.list();
  const identities = () => app.rows.identities.list();
  /** Returns the page without the address and without the values that differ in each browser. */
  const said = (page: Page) => JSON.stringify(comparable(page)).replaceAll(/[\w.-]+@[\w.-]+\.(com|test)/g, '');

  test('two personas with one address end with two accounts and share nothing, and only the message tells the second one', async () => {
    const first = await comeFromFranceConnect(app, { client }, camille);
    expect(first.page.fieldValue('email')).toBe(shared);
    await first.browser.submit({}, { action: 'next' });
    const waiting = await first.browser.submit({ phone: '06 12 34 56 78' }, { action: 'finish' });
    const firstEnd = await first.browser.submit({ code: await codeFor(app, shared) }, { action: 'verify' });
    expect(isIn(firstEnd)).toBe(true);

    const second = await comeFromFranceConnect(app, { client }, other);
    expect(second.page.fieldValue('email')).toBe(shared);
    const page = await second.browser.submit({}, { action: 'finish' });
    expect(said(page)).toBe(said(waiting));
    const message = await app.mailbox.newest(shared, 'registration-existing');
    expect(message.code).toBeNull();
    expect(message.text).toContain('Si vous veniez de FranceConnect');
    const mine = address();
    await second.browser.submit({ email: mine }, { action: 'change' });
    expect(isIn(await second.browser.submit({ code: await codeFor(app, mine) }, { action: 'verify' }))).toBe(true);

    const both = await accounts();
    expect(both).toHaveLength(2);
    const [one, two] = [shared, mine].map((email) => both.find((row) => row.email === email));
    expect(one!.familyName).toBe('INDEFINI');
    expect(two).toMatchObject({ phone: null });
    expect(two!.familyName).not.toBe('INDEFINI');
    expect(new Set((await identities()).map((row) => row.accountId))).toEqual(new Set([one!.id, two!.id]));
  });

  test('when both ask for a code before an account exists, the second keeps her draft and gives another address', async () => {
    const first = await comeFromFranceConnect(app, { client }, camille);
    await first.browser.submit({}, { action: 'finish' });
    const firstCode = await codeFor(app, shared);
    const second = await comeFromFranceConnect(app, { client }, other);
    await second.browser.submit({ username: 'la-seconde' }, { action: 'finish' });
    const codes = await codesFor(app, shared, 2);
    const secondCode = codes.find((code) => code !== firstCode) ?? '';
    await first.browser.submit({ code: firstCode }, { action: 'verify' });

    const told = await second.browser.submit({ code: secondCode }, { action: 'verify' });
    expect(told.h1).toBe('Un compte existe déjà avec cette adresse');
    expect(await accounts()).toHaveLength(1);
    const page = await second.browser.click('Continuer avec une autre adresse');
    expect(page.fieldValue('username')).toBe('la-seconde');
    expect(isIn(await finishArrival(app, second.browser, { email: address() }))).toBe(true);
    expect((await accounts()).map(({ username }) => username)).toContain('la-seconde');
  });

  test.each([
    ['FranceConnect', comeFromFranceConnect],
    ['ProConnect', comeFromProConnect],
  ])('an account is never found by the address that %s sends, and no page says that it exists', async (_name, come) => {
    const known = await come(app, { client });
    const email = known.page.fieldValue('email') ?? '';
    const account = await buildAccount(app, { email });
    const unknown = await come(app, { client });
    const pages = [
      await known.browser.submit({}, { action: 'finish' }),
      await unknown.browser.submit({ email: address() }, { action: 'finish' }),
    ];
    expect(pages.map(({ h1 }) => h1)).toEqual(['Vérification du courriel', 'Vérification du courriel']);
    expect(said(pages[0] as Page)).toBe(said(pages[1] as Page));
    await app.mailbox.newest(email, 'registration-existing');
    expect((await app.mailbox.queued(email)).map(({ kind }) => kind)).toEqual(['registration-existing']);
    expect(await identities()).toEqual([]);
    expect(await accounts()).toEqual([expect.objectContaining({ id: account.sub, sessionEpoch: 0 })]);
  });
});

import type { Page } from '../support/browser.ts';
import { comparable } from '../support/comparable.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  codesFor,
  fillProfile,
  linkFor,
  openRegistration,
  registerUntilProof,
  somebody,
  type Person,
} from '../support/people/register.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { appOfEachTest, prepareEach } from '../support/describe-app.ts';

const twenty = <T>(make: (index: number) => T): T[] => Array.from({ length: 20 }, (_, index) => make(index));
const isDone = (page: Page) => page.url.searchParams.has('code');
const isWaiting = (page: Page) => page.h1 === 'Vérification du courriel';
/** Returns the number of different pages. */
const variety = (pages: readonly Page[]) => new Set(pages.map((page) => JSON.stringify(comparable(page)))).size;

describe.each(bothDatabases)('twenty registrations at the same time, on %s', (database) => {
  const app = appOfEachTest({ database, config: { captchaFixedAnswer: captchaAnswer } });
  const client = prepareEach(() => registerClient(app));

  const accounts = () => app.rows.accounts.list({}, 'username', 'email');

  test('twenty drafts with one user name make one account, and the others get one answer and choose another name', async () => {
    const { username } = somebody();
    const people = twenty(() => somebody({ username, email: somebody().email }));
    const waiting = await Promise.all(people.map((person) => registerUntilProof(app, client, person)));
    const codes = await Promise.all(people.map(({ email }) => codeFor(app, email)));
    const ends = await Promise.all(
      waiting.map(({ browser }, index) => browser.submit({ code: codes[index] ?? '' }, { action: 'verify' })),
    );
    expect(ends.filter((page) => page.status >= 500)).toEqual([]);
    expect(ends.filter(isDone)).toHaveLength(1);
    expect(await accounts()).toHaveLength(1);

    // The queued message of a new account is dropped when the account cannot be made.
    expect(await app.rows.outbox.list({ kind: 'welcome' })).toHaveLength(1);
    expect(await app.rows.audit.list({ event: 'account.created' })).toHaveLength(1);
    expect(await app.rows.knownBrowsers.list()).toHaveLength(1);

    const told = ends.flatMap((page, index) =>
      isDone(page) ? [] : [{ page, person: people[index] as Person, index }],
    );
    expect(told.map(({ page }) => page.invalidFields)).toEqual(told.map(() => ['username', 'password']));
    expect(variety(told.map(({ page }) => page))).toBe(1);

    const [{ index, person }] = told as [(typeof told)[number]];
    const end = await fillProfile(
      waiting[index]!.browser,
      { ...person, username: `${username.slice(0, 20)}-2` },
      'next',
    );
    expect(isDone(end)).toBe(true);
    expect((await accounts()).map(({ email }) => email)).toContain(person.email);
  });

  test('twenty registrations of one person make one account that she can sign in to', async () => {
    const person = somebody();
    const answers: Page[] = [];
    const browsers = await Promise.all(
      twenty(async () => {
        const { browser } = await openRegistration(app, client);
        answers.push(await fillProfile(browser, person), await answerCaptcha(browser));
        return browser;
      }),
    );
    expect(browsers.map(({ page }) => page).filter(isWaiting)).toHaveLength(20);
    expect(variety(browsers.map(({ page }) => page))).toBe(1);

    // Five messages an hour are sent in total. Each code is valid only in the browser that asked for it.
    for (const code of await codesFor(app, person.email, 5))
      answers.push(
        ...(await Promise.all(
          browsers
            .filter(({ page }) => isWaiting(page))
            .map((browser) => browser.submit({ code }, { action: 'verify' })),
        )),
      );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await accounts()).toEqual([{ username: person.username, email: person.email }]);
    expect(browsers.filter(({ page }) => isDone(page))).toHaveLength(1);
    expect((await signIn(app, app.browser(), { client, account: person })).code).not.toBe('');
    const kinds = await app.rows.outbox.list({ kind: 'welcome' });
    expect(kinds).toHaveLength(1);
  });

  test('one draft, finished by its code and its link in many tabs, makes one account and ends once', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const [code, link] = [await codeFor(app, person.email), await linkFor(app, person.email)];
    const elsewhere = await app.open(link);
    const ends = await Promise.all(
      twenty(async (index) => {
        if (index % 4 === 0) return elsewhere.tab().submit({ password: person.password }, { action: 'confirm' });
        const tab = browser.tab();
        if (index % 2) return tab.submit({ code }, { action: 'verify', continuation: false });
        await tab.open(link);
        return tab.page.status === 200 ? tab.submit({}, { action: 'confirm', continuation: false }) : tab.page;
      }),
    );
    expect(ends.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await accounts()).toEqual([{ username: person.username, email: person.email }]);
    expect(await app.rows.outbox.list({ kind: 'welcome' })).toHaveLength(1);
    const codes = ends.filter((page) => page.find('#continue')?.getAttribute('href')?.includes('code='));
    expect([codes.length, (await browser.reload()).h1]).toEqual([1, 'Cette demande est déjà terminée']);
  });
});

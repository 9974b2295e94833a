import { disableAccount } from '../src/commands/account/disable-account.ts';
import { createUnit, withUnit } from '../src/store/unit-of-work.ts';
import { linkTo } from './support/account-address.ts';
import { silentTokens } from './support/authorize.ts';
import type { Browser, Page } from './support/browser.ts';
import { buildAccount, type BuiltAccount } from './support/build-account.ts';
import { comeFromFranceConnect, comeFromProConnect, learnt, pressFranceConnect } from './support/first-arrival.ts';
import { linkPersona } from './support/link-persona.ts';
import { captchaAnswer, linkFor, registerUntilProof, somebody } from './support/register.ts';
import { isIn, pastPassword } from './support/second-factor.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { authorizationRequest, registerClient, signIn, type TestClient } from './support/test-client.ts';
import { totpCode } from './support/totp-code.ts';
import { throughFranceConnect } from './support/upstream-journey.ts';

const signInPage = 'Se connecter';
const chosen = 'neuf-castors-contre-le-vent';
const lapsed = 'Votre connexion n’a pas pu aller jusqu’au bout';
const twoFactors = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas0-mfa' } } }) };

let app: TestApp;
let client: TestClient;

beforeAll(async () => {
  app = await startApp({ upstreams: true, config: { captchaFixedAnswer: captchaAnswer } });
  client = await registerClient(app);
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.services.database.knex('identities').delete();
});

/** The owner chooses another password by a message, and takes even that back. */
async function resetAndUndo({ email }: Pick<BuiltAccount, 'email'>): Promise<void> {
  const owner = app.browser();
  await owner.open('/mot-de-passe-oublie');
  await owner.submit({ email }, { action: 'send' });
  await owner.open(await linkTo(app, email, 'reset'));
  await owner.submit({ password: chosen, passwordConfirm: chosen }, { action: 'save' });
  await owner.open(await linkTo(app, email, 'password-changed'));
  await owner.submit({}, { action: 'confirm' });
}

const type = (browser: Browser, { username, password }: BuiltAccount) =>
  browser.submit({ username, password }, { action: 'signin' });

const at = (browser: Browser, step: string) => {
  const url = new URL(browser.page.url);
  url.searchParams.set('step', step);
  return url.href;
};

const isSignedIn = async (browser: Browser) => (await browser.tab().open('/compte')).url.pathname === '/compte';

/** Asks for the account choice with an empty form and with its own, as somebody would who found the browser. */
async function pressContinue(browser: Browser): Promise<readonly Page[]> {
  const csrf = browser.page.fieldValue('csrf')!;
  const url = at(browser, 'account-choice');
  const pages = [];
  for (const action of [undefined, 'continue'])
    pages.push(await browser.post(url, action ? { csrf, action } : { csrf }));
  return pages;
}

async function expectNobodyIn(browser: Browser, pages: readonly Page[]): Promise<void> {
  expect(pages.map((page) => [page.h1, isIn(page)])).toEqual(pages.map(() => [signInPage, false]));
  expect(await isSignedIn(browser)).toBe(false);
}

async function toLink(account: BuiltAccount): Promise<Browser> {
  const { browser } = await comeFromFranceConnect(app, { client });
  await browser.submit({}, { action: 'existing' });
  await type(browser, account);
  return browser;
}

async function toSetUp(account: BuiltAccount): Promise<Browser> {
  return (await pastPassword(app, { client, account, params: twoFactors })).browser;
}

describe('a stolen password does not survive what its owner does', () => {
  test('a sign-in that was left at the page of a link ends at the sign-in page after a reset', async () => {
    const account = await buildAccount(app);
    const browser = await toLink(account);
    expect(browser.page.h1).toBe('Lier FranceConnect à votre compte');
    await resetAndUndo(account);
    const pages = await pressContinue(browser);
    await expectNobodyIn(browser, pages);
    expect((await browser.reload()).text).toContain(lapsed);
  });

  test('a sign-in that was left at the recovery codes ends at the sign-in page after a reset', async () => {
    const account = await buildAccount(app);
    const browser = await toSetUp(account);
    const secret = browser.page.find('#totp-secret')?.text ?? '';
    const page = await browser.submit({ otp: totpCode(secret), label: 'x' }, { action: 'enrol' });
    expect(page.h1).toBe('Vos codes de récupération');
    await resetAndUndo(account);
    await expectNobodyIn(browser, await pressContinue(browser));
  });

  test('a sign-in that was left at the set-up of an application ends at the sign-in page after a reset', async () => {
    const account = await buildAccount(app);
    const browser = await toSetUp(account);
    expect(browser.page.find('#totp-secret')).not.toBeNull();
    await resetAndUndo(account);
    await expectNobodyIn(browser, await pressContinue(browser));
  });

  test('a session that was left open for more than five minutes sets no application up without the password', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    await signIn(app, browser, { client, account });
    app.moveClock(400);
    await browser.open(authorizationRequest(app, client, twoFactors).url);
    for (const page of [browser.page, ...(await pressContinue(browser))])
      expect([page.h1, page.find('#totp-secret')]).toEqual([signInPage, null]);
  });

  test('a person who came in by FranceConnect does not replace the password without the current one', async () => {
    const account = await buildAccount(app);
    await linkPersona(app, account, { client, upstream: 'franceconnect', journey: throughFranceConnect });
    const hash = () => app.services.database.knex('accounts').where({ id: account.sub }).first('password_hash');
    const before: unknown = await hash();
    const { browser } = await comeFromProConnect(app, { client });
    await browser.submit({}, { action: 'existing' });
    await pressFranceConnect(browser);
    expect(browser.page.h1).toBe('Lier ProConnect à votre compte');
    const csrf = browser.page.fieldValue('csrf')!;
    const url = at(browser, 'renewal');
    expect((await browser.open(url)).h1).toBe('Lier ProConnect à votre compte');
    await browser.post(url, { csrf, action: 'save', password: chosen, passwordConfirm: chosen });
    expect(await hash()).toEqual(before);
  });
});

describe('« Continuer » of the account choice', () => {
  test('goes on with the person of the live session, whoever signed in on the way', async () => {
    const [mine, theirs] = [await buildAccount(app), await buildAccount(app)];
    const browser = app.browser();
    await signIn(app, browser, { client, account: mine });
    const request = authorizationRequest(app, client, { prompt: 'select_account' });
    await browser.open(request.url);
    const { url } = browser.page;
    await browser.open(`${url.pathname}?flow=registration`);
    await pressFranceConnect(browser);
    await browser.submit({}, { action: 'existing' });
    await type(browser, theirs);
    const choice = await browser.submit({}, { action: 'continue' });
    expect(choice.h1).toBe('Choisir un compte');
    const page = await browser.submit({}, { action: 'continue' });
    expect(await learnt(app, client, { page, request })).toMatchObject({ sub: mine.sub });
    await expect(silentTokens(app, browser, { client })).resolves.toBeDefined();
  });
});

describe('a registration that another browser has confirmed', () => {
  const changes: Readonly<Record<string, (person: { username: string; email: string }) => Promise<unknown>>> = {
    'a reset of the password': resetAndUndo,
    'the end of the account': ({ username }) => disableAccount(app.services, { name: username }),
  };

  test.each(Object.keys(changes))('signs nobody in after %s', async (name) => {
    const person = somebody();
    const { browser } = await registerUntilProof(app, client, person);
    const other = app.browser();
    await other.open(await linkFor(app, person.email));
    await other.submit({ password: person.password }, { action: 'confirm' });
    await changes[name]!(person);
    await expectNobodyIn(browser, [await browser.reload()]);
  });
});

describe('a change that is committed while the last form is answered', () => {
  const commits = () => app.services.committer as { commit: TestApp['services']['committer']['commit'] };

  /** Runs `change` right before the next commit that ends a sign-in. */
  function beforeHandingOver(change: () => Promise<unknown>): () => void {
    const committer = commits();
    const commit = committer.commit.bind(committer);
    committer.commit = async (unit) => {
      if (
        [...unit.upserts.values()].some(
          ({ model, credential_version }) => model === 'Interaction' && credential_version !== null,
        )
      ) {
        committer.commit = commit;
        await withUnit(createUnit(), change);
      }
      return commit(unit);
    };
    return () => {
      committer.commit = commit;
    };
  }

  const changes: Readonly<Record<string, (account: BuiltAccount) => Promise<unknown>>> = {
    'the end of all sessions': ({ sub }) =>
      app.services.transaction((trx) => app.services.accounts.endSessions(trx, sub)),
    'a disabled account': ({ username }) => disableAccount(app.services, { name: username }),
    'another password': ({ sub }) =>
      app.services.database
        .knex('accounts')
        .where({ id: sub })
        .update({ password_changed_at: Math.floor(Date.now() / 1000) + 1 }),
  };

  test.each(Object.keys(changes))('by %s: nobody is signed in, and the sign-in begins anew', async (name) => {
    const account = await buildAccount(app);
    const browser = app.browser();
    await browser.open(authorizationRequest(app, client).url);
    const stop = beforeHandingOver(() => changes[name]!(account));
    const page = await type(browser, account);
    stop();
    await expectNobodyIn(browser, [page]);
  });
});

import { tellOfNewBrowsers } from '../../src/jobs/tell-of-new-browsers.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { codeFor, registerUntilProof } from '../support/people/register.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

describe('the first sign-in of a browser', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: '271828' } });

  const told = async ({ email }: Pick<BuiltAccount, 'email'>) =>
    (await app.mailbox.queued(email, 'new-browser')).length;

  test('the person gets one message for a new browser, with the date and the name of the browser, and without text from a stranger', async () => {
    const account = await buildAccount(app);
    const { browser } = await signIn(
      app,
      app.browser({
        headers: { 'user-agent': `${firefox} <b>achetez</b>`, 'x-forwarded-for': '203.0.113.7' },
      }),
      { client, account },
    );
    const message = await app.mailbox.newest(account.email, 'new-browser');
    expect(message.text).toContain('Navigateur\u00a0: Firefox');
    expect(message.text).toContain('heure de Paris');
    for (const part of [message.text, message.html]) expect(part).not.toMatch(/145\.0|Linux|achetez|203\.0|127\.0|::1/);
    expect(message.links).toContain(`${app.url}/mot-de-passe-oublie`);

    await signIn(app, browser, { client, account, params: { prompt: 'login' } });
    expect(await told(account)).toBe(1);
    app.moveClock(601);
    await signIn(app, app.browser(), { client, account });
    expect(await told(account)).toBe(2);
    expect((await app.mailbox.newest(account.email, 'new-browser')).text).toMatch(
      /Navigateur\u00a0: (non reconnu|Firefox)/,
    );
  });

  test('a browser that another person used is new to this account', async () => {
    const [account, other] = [await buildAccount(app), await buildAccount(app)];
    const browser = app.browser();
    for (const person of [account, other]) {
      await signIn(app, browser, { client, account: person });
      await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, person.sub));
    }
    expect([await told(account), await told(other)]).toEqual([1, 1]);
  });

  test('the browser that registered is not new', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const page = await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect(isIn(page)).toBe(true);
    await signIn(app, browser, { client, account: person, params: { prompt: 'login' } });
    expect(await told(person)).toBe(0);
    await signIn(app, app.browser(), { client, account: person });
    expect(await told(person)).toBe(1);
  });

  test('no message is sent before the whole sign-in is done, and until then the browser stays unknown', async () => {
    toMiddleOfStep(app);
    const { browser, account } = await pastPassword(app, { client });
    expect(await told(account)).toBe(0);
    expect(isIn(await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' }))).toBe(true);
    expect(await told(account)).toBe(1);
  });

  test('a sign-in with a passkey sends the same message', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(browser, { passkey, account }))).toBe(true);
    expect(await told(account)).toBe(1);
  });

  test('new browsers that follow within ten minutes are told in one message that counts them', async () => {
    const account = await buildAccount(app);
    const round = () => tellOfNewBrowsers(app.services);
    for (let times = 0; times < 4; times++) await signIn(app, app.browser(), { client, account });
    await round();
    const kinds = async () => (await app.mailbox.queued(account.email)).map(({ kind }) => kind).toSorted();
    expect(await kinds()).toEqual(['new-browser']);
    app.moveClock(601);
    await round();
    await round();
    expect(await kinds()).toEqual(['new-browser', 'new-browsers']);
    expect((await app.mailbox.newest(account.email, 'new-browsers')).text).toContain('3 autres connexions');
    app.moveClock(601);
    await round();
    expect(await kinds()).toHaveLength(2);
  });

  test('a wrong password or an unknown user name sends no message', async () => {
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account: { ...account, password: 'pas le bon mot de passe' } });
    const ghost = { username: 'fantome@example.test', password: 'pas le bon mot de passe' };
    await signIn(app, app.browser(), { client, account: ghost });
    expect(await told(account)).toBe(0);
    expect(await told({ email: ghost.username })).toBe(0);
  });
});

import { readJwt } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { askedOn, givePasskey, passkeyFields, usePasskey } from '../support/people/passkey-pages.ts';
import { describeService } from '../support/describe-app.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  signIn,
  typeCredentials,
  type SignedIn,
} from '../support/test-client.ts';
import { isIn } from '../support/people/second-factor.ts';

const refusal = /^Cette clé d’accès n’a pas été acceptée/;

describe('a passkey after the password', () => {
  const { app, client } = describeService();

  const claimsOf = async ({ request: { verifier } }: SignedIn, page: Page) => {
    const { body } = await exchange(app, client, { code: codeOf(page), verifier });
    return readJwt(body['id_token']).claims;
  };
  const turnOn = ({ sub }: BuiltAccount) =>
    app.services.transaction((trx) => app.services.factors.states.turnOn(trx, sub));
  const withPassword = (browser: Browser, account: BuiltAccount, params: Readonly<Record<string, string>> = {}) =>
    signIn(app, browser, { client, account, params });

  test('a person with an application and a passkey may use either', async () => {
    const account = await buildAccount(app, { totp: true });
    const passkey = await givePasskey(app, account);
    const browser = app.browser();
    const signedIn = await withPassword(browser, account);
    expect(signedIn.page.h1).toBe('Double authentification');
    expect(signedIn.page.find('#otp')).not.toBeNull();
    const page = await usePasskey(browser, { passkey, account });
    const claims = await claimsOf(signedIn, page);
    expect(claims).toMatchObject({ sub: account.sub, acr: 'eidas0-mfa', amr: ['pwd', 'hwk', 'user', 'mfa'] });
  });

  test('a person with only a passkey is not asked for a code, and the page explains what to do without JavaScript', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    await turnOn(account);
    const browser = app.browser();
    const { page } = await withPassword(browser, account);
    expect(page.h1).toBe('Double authentification');
    expect(page.find('#otp')).toBeNull();
    expect(page.find('noscript')?.text).toMatch(/JavaScript/);
    expect(isIn(await usePasskey(browser, { passkey, account }))).toBe(true);
  });

  test('a person without a passkey is not offered one', async () => {
    const account = await buildAccount(app, { totp: true });
    const { page } = await withPassword(app.browser(), account);
    expect(page.h1).toBe('Double authentification');
    expect(page.find('#passkey')).toBeNull();
  });

  test('a sign-in with only a passkey counts as two factors, so no code is asked for', async () => {
    const account = await buildAccount(app, { totp: true });
    const passkey = await givePasskey(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(browser, { passkey, account }))).toBe(true);
  });

  test('a passkey is enough for a service that asks for two factors, so there is nothing to set up', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account, { isSynced: true });
    const browser = app.browser();
    const signedIn = await withPassword(browser, account, { acr_values: 'eidas0-mfa' });
    expect(signedIn.page.h1).toBe('Double authentification');
    const claims = await claimsOf(signedIn, await usePasskey(browser, { passkey, account }));
    expect(claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'swk', 'user', 'mfa'] });
  });

  test('the passkey of another account is no second factor, even when it claims the right owner', async () => {
    const account = await buildAccount(app);
    await givePasskey(app, account);
    await turnOn(account);
    const thief = await buildAccount(app);
    const theirs = await givePasskey(app, thief);
    const browser = app.browser();
    await withPassword(browser, account);
    for (const userHandle of [undefined, null]) {
      for (const said of [account, thief]) {
        const page = await usePasskey(browser, { passkey: theirs, account: said, forgery: { userHandle } });
        expect([page.status, page.errors]).toEqual([422, [expect.stringMatching(refusal)]]);
      }
    }
  });

  test('a challenge of the sign-in page is refused at the second factor, and the other way round', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    await turnOn(account);
    const browser = app.browser();
    const first = await browser.open(authorizationRequest(app, client).url);
    const atSignIn = passkeyFields(first, { passkey, account });
    await typeCredentials(browser, account);
    const atSecondFactor = passkeyFields(browser.page, { passkey, account });
    const refused = await browser.post(browser.page.url.href, atSignIn);
    expect([refused.h1, refused.status]).toEqual(['Double authentification', 422]);

    // The proofs of the flow lapse with the new session epoch, so the same request asks for the sign-in again.
    await app.rows.accounts.change({ id: account.sub }, { sessionEpoch: 9 });
    expect((await browser.open(first.url.pathname)).h1).toBe('Se connecter');
    const back = await browser.post(browser.page.url.href, atSecondFactor);
    expect([back.status, isIn(back)]).toEqual([422, false]);
  });

  test('the sign-in page does not reveal whether an account has a passkey', async () => {
    const account = await buildAccount(app);
    await givePasskey(app, account);
    const page = await app.browser().open(authorizationRequest(app, client, { login_hint: account.username }).url);
    expect(askedOn(page).options).not.toHaveProperty('allowCredentials');
  });
});

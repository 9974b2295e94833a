import { randomBytes } from 'node:crypto';
import { buildAccount } from '../support/build-account.ts';
import { describeService } from '../support/describe-app.ts';
import { readJwt } from '../support/authorize.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';
import { finishArrival, learnt } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { answerTo, postAnswer, requestOf, throughWallet } from '../support/people/wallet-journey.ts';
import { leaveFor } from '../support/services/callback.ts';
import { startApp } from '../support/start-app.ts';
import { codeOf, exchange, registerClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

describe.each(bothDatabases)('signing in with a wallet, on %s', (database) => {
  const { app, client } = describeService({ database, wallet: true });

  const leave = async (browser = app.browser()) => {
    const request = await leaveFor(app, browser, { client, upstream: 'wallet' });
    return { browser, request };
  };

  test.each(['dc+sd-jwt', 'mso_mdoc'] as const)(
    'a person whom no account knows makes one with what her wallet shows, and comes back to it (%s)',
    async (format) => {
      const persona = format === 'mso_mdoc' ? 'prénom_composé' : 'nom_composé';
      const { browser, request } = await leave();
      await throughWallet(browser, { persona, format });
      expect(browser.page.url.pathname).toMatch(/^\/interaction\//);
      const page = await finishArrival(app, browser, { email: `wallet-${database}-${format.slice(0, 2)}@geopf.test` });
      const claims = await learnt(app, client, { page, request });
      expect(claims).toMatchObject({
        family_name: format === 'mso_mdoc' ? 'MARTIN' : 'LE-GOFF DE LA TOUR',
        acr: 'eidas1-mfa',
        amr: expect.arrayContaining(['pop', 'mfa']),
      });
      // The number of the person is kept nowhere as it is.
      const rows = await app.rows.identities.list({ upstream: 'wallet' });
      expect(rows.map(({ issuer }) => issuer)).toContain('https://pid.stand-in.test');

      const again = await leave();
      await throughWallet(again.browser, { persona, format: format === 'mso_mdoc' ? 'dc+sd-jwt' : 'mso_mdoc' });
      const { body } = await exchange(app, client, {
        code: codeOf(again.browser.page),
        verifier: again.request.verifier,
      });
      expect(readJwt(body['id_token']).claims).toMatchObject({ sub: claims['sub'], acr: 'eidas1-mfa' });
    },
  );

  test('a code that another device reads signs in the browser that shows it, and stands for one factor', async () => {
    const account = await buildAccount(app);
    const journey = (browser: Parameters<typeof throughWallet>[0]) =>
      throughWallet(browser, { persona: 'genre_indéfini' });
    await linkPersona(app, account, { client, upstream: 'wallet', journey });
    const { browser, request } = await leave();
    const waiting = browser.page.url.href;
    const asked = await requestOf(browser.page, 'qr');
    const answer = await answerTo(app, asked, { persona: 'genre_indéfini' });
    const ask = () => browser.request({ url: waiting, headers: { Accept: 'application/json' } });
    expect((await ask()).json()).toEqual({ goesOn: false });
    const posted = await postAnswer(asked, answer);
    expect([posted.status, await posted.json()]).toEqual([200, {}]);
    expect((await ask()).json()).toEqual({ goesOn: true });
    await browser.click('#wallet-go-on');
    const { body } = await exchange(app, client, { code: codeOf(browser.page), verifier: request.verifier });
    expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas1' });
  });

  test('a person links her wallet from the page of her account, and is told of it', async () => {
    const { account, browser } = await somebodySignedIn(app, client);
    await browser.open('/compte/securite');
    await browser.submit({}, { action: 'link', form: 'form:has([name="upstream"][value="wallet"])' });
    await throughWallet(browser, { persona: 'plusieurs_prénoms_3' });
    const page = await browser.submit({}, { action: 'link' });
    expect(page.find('#notice')?.textContent).toContain('L’identité est liée à votre compte.');
    expect(page.find('#identities')?.textContent).toContain('ROUX');
    expect((await app.mailbox.newest(account.email, 'identity-linked')).subject).toContain('EUDI Wallet');
    // A wallet has no session that a logout would end.
    expect(await app.rows.upstreamSessions.list({ upstream: 'wallet' })).toEqual([]);
    const [kept] = await app.services.federation.identities.list(account.sub);
    expect(kept?.subject).toMatch(/^[\w-]{43}$/);
  });

  test('a person is known by her wallet after the keys have changed, and is no second person', async () => {
    const account = await buildAccount(app);
    const persona = 'nom_prénom_long';
    const journey = (one: Parameters<typeof throughWallet>[0]) => throughWallet(one, { persona });
    const linked = await linkPersona(app, account, { client, upstream: 'wallet', journey });
    const { databaseUrl, encryptionKeys, passwordPepper } = app.services.config;
    const keys = [randomBytes(32).toString('base64url'), ...encryptionKeys];
    const later = await startApp({
      database,
      wallet: true,
      config: { databaseUrl, encryptionKeys: keys, passwordPepper },
    });
    try {
      const service = await registerClient(later);
      const browser = later.browser();
      const request = await leaveFor(later, browser, { client: service, upstream: 'wallet' });
      await throughWallet(browser, { persona });
      const { body } = await exchange(later, service, { code: codeOf(browser.page), verifier: request.verifier });
      expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub });
      const kept = await app.services.federation.identities.list(account.sub);
      expect(kept.map(({ subject }) => subject)).toEqual([linked.subject]);
    } finally {
      await later.stop();
    }
  });

  if (database !== bothDatabases[0]) return;

  test('a person who refuses in her wallet finds the other ways to sign in', async () => {
    const { browser } = await leave();
    await browser.click('#open-wallet');
    await browser.submit({}, { action: 'abort' });
    expect(browser.page.url.pathname).toMatch(/^\/interaction\//);
    expect(browser.page.text).toContain('EUDI Wallet');
  });
});

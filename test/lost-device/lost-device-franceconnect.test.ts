import { hasPassword } from '../../src/domain/account/has-password.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { takePassword } from '../support/people/linked-identity.ts';
import {
  askForCode,
  auditOf,
  begin,
  buildProtected,
  codeSent,
  openRequests,
  referenceOn,
} from '../support/people/lost-device.ts';
import { isIn } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest } from '../support/test-client.ts';
import { abortAtUpstream, throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const button = { button: { upstream: 'franceconnect' } };
const notRight = 'Le code est incorrect, ou cette identité FranceConnect n’est pas liée au compte.';

describe('a lost device, proved through FranceConnect', () => {
  let account: BuiltAccount;

  const { app, client } = describeService({ upstreams: true });
  beforeEach(async () => {
    await app.rows.identities.remove();
    account = await buildProtected(app);
  });

  const byFranceConnect = (browser: Browser) => throughFranceConnect(browser);
  const link = (who: Pick<BuiltAccount, 'sub'>) =>
    linkPersona(app, who, { client, upstream: 'franceconnect', journey: byFranceConnect });
  const identify = async (email = account.email) => {
    const browser = await askForCode(app, email);
    await browser.submit({}, button);
    await byFranceConnect(browser);
    return browser;
  };
  const verify = (browser: Browser, fields: Readonly<Record<string, string>>) =>
    browser.submit(fields, { action: 'verify' });

  test('the linked identity replaces the password, so that only the code is still needed', async () => {
    await link(account);
    const browser = await identify();
    expect(browser.page.url.pathname).toBe('/appareil-perdu');
    expect(browser.page.text).toContain('Vous vous êtes identifié avec FranceConnect');
    expect(browser.page.find('#password')).toBeNull();
    const page = await verify(browser, { code: await codeSent(app, account) });
    expect(page.h1).toBe('Votre demande est enregistrée');
    expect(await auditOf(app, account, 'account.lost_device_begun')).toEqual([
      { reference: referenceOn(page), proofs: ['email-code', 'franceconnect'] },
    ]);
    const told = await app.mailbox.newest(account.email, 'lost-device-request');
    expect(told.text).toContain('avec un code reçu par courriel et l’identité FranceConnect liée au compte.');
    expect(told.text).not.toContain('choisissez un nouveau mot de passe');
    const mailbox = await app.open(told.links.find((href) => href.includes('/lien/')) ?? '');
    const cancelled = await mailbox.submit({}, { action: 'confirm' });
    const { text } = await app.mailbox.newest(account.email, 'lost-device-cancelled');
    for (const words of [cancelled.text, text]) {
      expect(words).toContain('quelqu’un s’est identifié avec votre identité FranceConnect');
      expect(words).not.toContain('quelqu’un connaît votre mot de passe');
    }
  });

  const owners: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['that has no password', () => takePassword(app, account)],
    [
      'whose password a message chose lately',
      () =>
        app.services.transaction((trx) =>
          app.services.lostDevice.requests.markReset(trx, {
            accountId: account.sub,
            at: Math.floor(Date.now() / 1000),
          }),
        ),
    ],
  ];
  test.each(owners)('the linked identity also serves the owner of an account %s', async (_which, prepare) => {
    await link(account);
    await prepare();
    const browser = await identify();
    expect((await verify(browser, { code: await codeSent(app, account) })).h1).toBe('Votre demande est enregistrée');
    const { text } = await app.mailbox.newest(account.email, 'lost-device-request');
    const has = hasPassword((await app.services.account.accounts.find(account.sub))!);
    expect(text).toContain(`${has ? 'le mot de passe' : 'l’identité liée au compte'} suffira pour se connecter`);
  });

  test('the identity alone begins no request, and the error after a wrong code names both proofs', async () => {
    await link(account);
    const browser = await identify();
    expect(await openRequests(app, account)).toBe(0);
    const code = await codeSent(app, account);
    const page = await verify(browser, { code: String((Number(code) + 1) % 10 ** 8).padStart(8, '0') });
    expect([page.status, page.find('#errors')?.text.includes(notRight)]).toEqual([422, true]);
    expect(await openRequests(app, account)).toBe(0);
  });

  const strangers: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
    ['of nobody here', async () => {}, async () => {}],
    ['of another account', async () => link(await buildAccount(app)), async () => {}],
    [
      'of an account that is disabled',
      () => link(account),
      () => app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 }),
    ],
  ];
  test.each(strangers)(
    'an identity %s sees the same pages until the code, and begins no request',
    async (_whose, own, change) => {
      await own();
      const browser = await askForCode(app, account.email);
      const code = await codeSent(app, account);
      await change();
      await browser.submit({}, button);
      const shown = await byFranceConnect(browser);
      expect(shown.text).toContain('Vous vous êtes identifié avec FranceConnect');
      const page = await verify(browser, { code });
      expect(page.status).toBe(422);
      expect(page.find('#errors')?.text).toContain(notRight);
      expect(await openRequests(app, account)).toBe(0);
    },
  );

  test('an address without an account gets the same page', async () => {
    const known = await askForCode(app, account.email);
    const unknown = await askForCode(app, 'personne-du-tout@example.test');
    const plain = (browser: Browser, email: string) => browser.page.text.replaceAll(email, '');
    expect(plain(unknown, 'personne-du-tout@example.test')).toBe(plain(known, account.email));
    expect(unknown.page.all('button[name="upstream"]').map((one) => one.getAttribute('value'))).toEqual([
      'franceconnect',
    ]);
    await unknown.submit({}, button);
    const page = await byFranceConnect(unknown);
    expect(page.text).toContain('Vous vous êtes identifié avec FranceConnect');
    expect((await verify(unknown, { code: '12345678' })).find('#errors')?.text).toContain(notRight);
  });

  test('an open FranceConnect session of an earlier person is not used, because FranceConnect asks again', async () => {
    await link(account);
    const browser = await identify();
    app.moveClock(120);
    // The browser loses its earlier request with the proofs in it. The session at FranceConnect lives on.
    await app.rows.payloads.remove({ model: 'Flow' });
    await browser.open('/appareil-perdu');
    await browser.submit({ email: account.email }, { action: 'send' });
    await browser.submit({}, button);
    expect(browser.page.find('button[name="idp"]')).toBeNull();
    const asked = await browser.submit({}, { action: 'continue' });
    expect(asked.find('button[name="idp"]')).not.toBeNull();
    const page = await byFranceConnect(browser);
    expect(page.text).toContain('Vous vous êtes identifié avec FranceConnect');
  });

  test('ProConnect is not accepted as this proof, even when the form asks for it', async () => {
    await linkPersona(app, account, {
      client,
      upstream: 'proconnect',
      journey: (browser) => throughProConnect(browser),
    });
    const browser = await askForCode(app, account.email);
    const csrf = browser.page.find('input[name="csrf"]')!.getAttribute('value')!;
    const refused = await browser.post(browser.page.url.href, { csrf, upstream: 'proconnect' });
    expect(refused.status).toBe(400);
  });

  test('signing in with two factors of an upstream does not cancel the request, because the lost factor is another one', async () => {
    await linkPersona(app, account, {
      client,
      upstream: 'proconnect',
      journey: (browser) => throughProConnect(browser),
    });
    await begin(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.submit({}, { button: { upstream: 'proconnect' } });
    expect(isIn(await throughProConnect(browser, { acr: 'eidas1-mfa' }))).toBe(true);
    expect(await openRequests(app, account)).toBe(1);
  });

  test('a person who turns back at FranceConnect can still use the password', async () => {
    await link(account);
    const browser = await askForCode(app, account.email);
    await browser.submit({}, button);
    const back = await abortAtUpstream(browser);
    expect([back.url.pathname, back.find('#password') !== null]).toEqual(['/appareil-perdu', true]);
    const code = await codeSent(app, account);
    expect((await verify(browser, { code, password: account.password })).h1).toBe('Votre demande est enregistrée');
  });

  test('the proof by FranceConnect expires with time, and ends when the sessions of the account end', async () => {
    await link(account);
    const browser = await identify();
    const code = await codeSent(app, account);
    await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
    expect((await verify(browser, { code })).find('#errors')?.text).toContain(notRight);
    app.moveClock(1801);
    expect((await browser.open('/appareil-perdu')).find('#password')).not.toBeNull();
    expect(await openRequests(app, account)).toBe(0);
  });
});

test('without FranceConnect the page offers only the password', async () => {
  const app = await startApp();
  try {
    const browser = await askForCode(app, 'quelqu-un@example.test');
    expect(browser.page.find('button[name="upstream"]')).toBeNull();
    expect(browser.page.text).not.toContain('FranceConnect');
  } finally {
    await app.stop();
  }
});

import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import type { Browser } from '../support/browser.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { pressFranceConnect, pressProConnect } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import {
  askForCode,
  auditOf,
  buildProtected,
  codeSent,
  openRequests,
  queued,
  referenceOn,
} from '../support/people/lost-device.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { resetAndUndo } from '../support/people/parked-sign-ins.ts';
import { isIn, oneFactorSession, pastPassword } from '../support/people/second-factor.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest } from '../support/test-client.ts';

const lost = "Je n'ai plus accès à mon application";
const registered = 'Votre demande est enregistrée';

const { app, client } = describeService({ upstreams: true });
beforeEach(async () => {
  await app.rows.identities.remove();
});

const past = async (account: BuiltAccount) => (await pastPassword(app, { client, account })).browser;

/** Signs in with an upstream up to the page of the second factor. */
async function pastUpstream(account: BuiltAccount, upstream: 'franceconnect' | 'proconnect'): Promise<Browser> {
  const journey = upstream === 'franceconnect' ? throughFranceConnect : throughProConnect;
  await linkPersona(app, account, { client, upstream, journey: (browser) => journey(browser) });
  const browser = await app.open(authorizationRequest(app, client).url);
  await (upstream === 'franceconnect' ? pressFranceConnect(browser) : pressProConnect(browser));
  return browser;
}

/** Follows the link of the page of the second factor. */
const toLost = (browser: Browser) => browser.click(lost);
const verify = (browser: Browser, code: string) => browser.submit({ code }, { action: 'verify' });

describe('a person who loses her device at the page of the second factor', () => {
  test.each([
    ['password', past],
    ['franceconnect', (account: BuiltAccount) => pastUpstream(account, 'franceconnect')],
  ] as const)('is asked for the code alone, since the sign-in has proved the rest: %s', async (proof, signIn) => {
    const account = await buildProtected(app);
    const browser = await signIn(account);
    const page = await toLost(browser);
    expect([page.find('#email'), page.text.includes(maskedAddress(account.email))]).toEqual([null, true]);
    expect(page.body).not.toContain(account.email);
    const asked = await browser.submit({}, { action: 'send' });
    expect([asked.find('#password'), asked.body.includes(account.email)]).toEqual([null, false]);

    const code = await codeSent(app, account);
    const wrong = await verify(browser, String((Number(code) + 1) % 10 ** 8).padStart(8, '0'));
    expect([wrong.status, wrong.invalidFields]).toEqual([422, ['code']]);
    const begun = await verify(browser, code);
    expect([begun.h1, await openRequests(app, account)]).toEqual([registered, 1]);
    expect(await auditOf(app, account, 'account.lost_device_begun')).toEqual([
      { reference: referenceOn(begun), proofs: ['email-code', proof] },
    ]);
  });

  test('finds the recovery codes first, and the sign-in goes on with one', async () => {
    const account = await buildProtected(app);
    const browser = await past(account);
    const page = await toLost(browser);
    expect(page.find('main ol li')?.text).toContain('code de récupération');
    await browser.click('Utiliser un code de récupération');
    const recoveryCode = account.recoveryCodes[0] ?? '';
    expect(isIn(await browser.submit({ recoveryCode }, { action: 'verify' }))).toBe(true);
  });

  test('gets another code by one press, within the limits that hold for everybody', async () => {
    const account = await buildProtected(app);
    const browser = await past(account);
    await toLost(browser);
    for (let times = 0; times < 7; times++)
      expect((await browser.submit({}, { action: 'send' })).find('#code')).not.toBeNull();
    expect(await queued(app, account.email, 'lost-device-code')).toBe(5);
  });

  test('gets no further with a password that a message chose lately', async () => {
    const account = await buildProtected(app);
    await app.services.transaction((trx) =>
      app.services.lostDevice.requests.markReset(trx, { accountId: account.sub, at: app.services.nowSeconds() }),
    );
    const browser = await past(account);
    await toLost(browser);
    await browser.submit({}, { action: 'send' });
    const refused = await verify(browser, await codeSent(app, account));
    expect([refused.status, refused.text.includes('il y a moins de 30 jours')]).toEqual([422, true]);
    expect(await openRequests(app, account)).toBe(0);
  });
});

/** The events between the sign-in and the code; each leaves nothing of the proof. */
const endings: Readonly<Record<string, (about: { browser: Browser; account: BuiltAccount }) => unknown>> = {
  'half an hour': () => app.moveClock(1801),
  'a logout': ({ browser }) => browser.tab().open(`${app.protocol}/logout`),
  'the end of the browser': ({ browser }) => browser.jar.close(),
  'a reset that is taken back': ({ account }) => resetAndUndo(app, account),
  'the end of its sessions': ({ account }) =>
    app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub)),
  'the end of the account': ({ account }) =>
    app.services.inUnit(() => disableAccount(app.services, { name: account.username })),
};

test.each(Object.entries(endings))(
  'what the sign-in has proved counts for nothing after %s, and no page shows the address of the account',
  async (ending, end) => {
    const account = await buildProtected(app);
    const browser = await past(account);
    const path = (await toLost(browser)).url.href;
    await browser.submit({}, { action: 'send' });
    const code = await codeSent(app, account);
    await end({ browser, account });

    const page = await verify(browser, code);
    expect([page.status, page.invalidFields]).toEqual([422, ['password']]);
    expect((await browser.open(path)).body).not.toContain(account.email);
    const again = await browser.open(`${path}&step=address`);
    expect([again.find('#email') !== null, again.body.includes(account.email)]).toEqual([true, false]);
    expect(await openRequests(app, account)).toBe(0);
    if (ending === 'half an hour') app.moveClock(-1801);
  },
);

/** Places that prove too little, or prove it for somebody else. Each returns a browser at the page of the lost device. */
const places: Readonly<Record<string, (account: BuiltAccount) => Promise<Browser>>> = {
  'without a sign-in': async () => {
    const browser = await app.open(`/appareil-perdu?demande=${'r'.repeat(21)}`);
    return browser;
  },
  'in another browser': async (account) => {
    const browser = await past(account);
    const { url } = await toLost(browser);
    const other = await app.open(url.href);
    return other;
  },
  'in a session whose password was typed before': async (account) => {
    const browser = await oneFactorSession(app, { client, account });
    await browser.open(authorizationRequest(app, client, { acr_values: 'eidas0-mfa' }).url);
    await toLost(browser);
    return browser;
  },
  'by an identity that says for whom a person works': async (account) => {
    const browser = await pastUpstream(account, 'proconnect');
    await toLost(browser);
    return browser;
  },
  'after a wrong password': async (account) => {
    const { browser } = await pastPassword(app, { client, account: { ...account, password: 'pas-celui-ci-non-plus' } });
    const demande = browser.page.url.pathname.split('/').at(-1);
    await browser.open(`/appareil-perdu?demande=${demande}`);
    return browser;
  },
};

test.each(Object.entries(places))('%s, the page asks for the address and for the password', async (_place, to) => {
  const account = await buildProtected(app);
  const browser = await to(account);
  expect(browser.page.find('#email')).not.toBeNull();
  expect((await browser.submit({}, { action: 'send' })).invalidFields).toEqual(['email']);
  await browser.submit({ email: account.email }, { action: 'send' });
  const page = await verify(browser, await codeSent(app, account));
  expect([page.status, page.invalidFields]).toEqual([422, ['password']]);
  expect(await openRequests(app, account)).toBe(0);
});

test('the sign-in of one account is no proof for another one, whose code is typed there', async () => {
  const [mine, theirs] = [await buildProtected(app), await buildProtected(app)];
  const browser = await past(mine);
  const { url } = await toLost(browser);
  // The same browser has asked for a code of the other account before, on the page without a sign-in.
  const left = await askForCode(app, theirs.email, browser.tab());
  await left.open(url.href);
  const page = await verify(left, await codeSent(app, theirs));
  expect([page.status, page.invalidFields]).toEqual([422, ['password']]);
  expect([await openRequests(app, mine), await openRequests(app, theirs)]).toEqual([0, 0]);
});

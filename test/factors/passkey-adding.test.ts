import { linkTo, pressLink, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Browser, Page } from '../support/browser.ts';
import { askedOn, givePasskey, newPasskeyFields, stepUpBy, usePasskey } from '../support/people/passkey-pages.ts';
import { createSoftPasskey, type Forgery, type SoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';
import { isIn } from '../support/people/second-factor.ts';

const onePassword = 'bada5566-a7aa-401f-bd96-45619a55120d';

describe.each(bothDatabases)('passkeys of an account, on %s', (database) => {
  const { app, client } = describeService({ database });

  const person = () => somebodySignedIn(app, client);
  const rowsOf = ({ account }: Person) => app.rows.passkeys.list({ accountId: account.sub });
  const newPasskey = (wishes: { readonly isSynced?: boolean; readonly aaguid?: string } = {}) =>
    createSoftPasskey({ origin: app.url, ...wishes });
  const open = (browser: Browser) => browser.open('/compte/securite/cle');

  async function add({ browser }: Person, passkey: SoftPasskey, forgery?: Forgery): Promise<Page> {
    const page = await open(browser);
    return browser.post(page.url.href, newPasskeyFields(page, { passkey, forgery }));
  }
  const prove = ({ browser, account }: Person, passkey: SoftPasskey) => stepUpBy(app, browser, { passkey, account });
  async function signsIn({ account }: Person, passkey: SoftPasskey): Promise<boolean> {
    const browser = await app.open(authorizationRequest(app, client).url);
    return isIn(await usePasskey(browser, { passkey, account }));
  }
  const labelsOn = async ({ browser }: Person) =>
    (await browser.open('/compte/securite')).all('#passkeys li strong').map(({ text }) => text);
  const chooseToRemove = async (browser: Browser, id: string): Promise<void> => {
    await browser.open('/compte/securite');
    await browser.submit({}, { action: 'remove', form: `form:has([name="passkey"][value="${id}"])` });
  };
  const remove = async (browser: Browser, id: string): Promise<Page> => {
    await chooseToRemove(browser, id);
    return browser.submit({}, { action: 'confirm' });
  };

  const takeBack = async (link: string): Promise<Page> => {
    return pressLink(app, link);
  };

  test('a new passkey gets the name of its maker, is listed, is announced by a message, and signs in', async () => {
    const who = await person();
    const passkey = newPasskey({ aaguid: onePassword, isSynced: true });
    const page = await add(who, passkey);
    expect([page.status, page.url.pathname]).toEqual([200, '/compte/securite']);
    await prove(who, passkey);
    await add(who, newPasskey({ aaguid: onePassword }));
    await add(who, newPasskey());
    expect((await labelsOn(who)).toSorted()).toEqual(['1Password', '1Password 2', 'Clé d’accès']);
    const change = (label: string, facts: object) =>
      app.rows.passkeys.change({ accountId: who.account.sub, label }, facts);
    await change('1Password 2', { synced: true });
    await change('Clé d’accès', { unseen: true });
    const list = await who.browser.open('/compte/securite');
    const homes = list.all('#passkeys li').map(({ text }) => text);
    for (const home of [
      'Synchronisée entre vos appareils par 1Password',
      'Gardée par 1Password, pas encore synchronisée',
    ])
      expect([home, homes.filter((text) => text.includes(home)).length]).toEqual([home, 1]);
    expect(homes.filter((text) => /Gardée|Synchronisée/.test(text))).toHaveLength(2);
    await change('Clé d’accès', { unseen: false });
    expect((await who.browser.open('/compte/securite')).text).toContain('Gardée sur un seul appareil');
    expect(await linkTo(app, who.account.email, 'passkey-added')).toContain('/lien/');
    expect(await signsIn(who, passkey)).toBe(true);
  });

  const forgeries: Readonly<Record<string, Forgery>> = {
    'of another page': { origin: 'http://localhost:1' },
    'for another relying party': { rpId: 'example.test' },
    'of the ceremony that signs in': { type: 'webauthn.get' },
    'for another challenge': { challenge: Buffer.alloc(32, 7).toString('base64url') },
    'without anybody’s finger or PIN': { isVerified: false },
    'without anybody there': { isPresent: false },
    'made in a frame of another site': { crossOrigin: true },
    'that is copied and may not be': { isBackedUp: true },
    'with an algorithm of nothing': { algorithm: 0 },
    'with an algorithm that was not offered': { algorithm: -65_535 },
    'without a name': { credentialId: '' },
    'without a name, while one is said beside it': { credentialId: '', saidId: 'A' },
    'with a name that is too long': { credentialId: Buffer.alloc(1024, 5).toString('base64url') },
    'whose other name is said beside it': { saidId: Buffer.alloc(32, 5).toString('base64url') },
  };

  test('of twenty parallel posts of one new passkey one adds it', async () => {
    const who = await person();
    const page = await open(who.browser);
    const fields = newPasskeyFields(page, { passkey: newPasskey() });
    const pages = await Promise.all(Array.from({ length: 20 }, () => who.browser.tab().post(page.url.href, fields)));
    // Each later post is refused, or the server asks for the passkey that the account has by then.
    expect(pages.filter(({ status, url }) => status === 200 && url.pathname === '/compte/securite')).toHaveLength(1);
    expect(await rowsOf(who)).toHaveLength(1);
  });

  test('a removed passkey no longer signs in, and the link in the message restores it', async () => {
    const who = await person();
    const passkey = newPasskey();
    await add(who, passkey);
    await prove(who, passkey);
    const [row] = await rowsOf(who);
    expect((await remove(who.browser, row!.id)).status).toBe(200);
    expect(await signsIn(who, passkey)).toBe(false);
    await takeBack(await linkTo(app, who.account.email, 'passkey-removed'));
    expect(await signsIn(who, passkey)).toBe(true);
  });

  test('when the last two passkeys are removed at the same time, one stays', async () => {
    const who = await person();
    const { browser: other } = await signIn(app, app.browser(), { client, account: who.account });
    const passkey = await givePasskey(app, who.account, { label: 'Une' });
    await givePasskey(app, who.account, { label: 'Deux' });
    for (const browser of [who.browser, other]) await prove({ ...who, browser }, passkey);
    await app.rows.accounts.change({ id: who.account.sub }, { passwordHash: null });
    const rows = await rowsOf(who);
    const browsers = [who.browser, other];
    for (const [index, browser] of browsers.entries()) await chooseToRemove(browser, rows[index]!.id);
    const pages = await Promise.all(browsers.map((browser) => browser.submit({}, { action: 'confirm' })));
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(await rowsOf(who)).toHaveLength(1);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('the page asks for a passkey that can sign in alone, and for no attestation of its maker', async () => {
    const who = await person();
    const known = await givePasskey(app, who.account);
    await prove(who, known);
    const { options, challenge } = askedOn(await open(who.browser));
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      attestation: 'none',
      timeout: 300_000,
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      excludeCredentials: [{ id: known.credentialId }],
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    });
    const { id } = options['user'] as { id: string };
    expect(Buffer.from(id, 'base64url')).toHaveLength(32);
    for (const secret of [who.account.username, who.account.email, who.account.sub])
      expect(Buffer.from(id, 'base64url').toString()).not.toContain(secret);
  });

  test.each(Object.entries(forgeries))(
    'a passkey %s is not added, and its challenge is used up',
    async (_what, forgery) => {
      const who = await person();
      const page = await open(who.browser);
      const passkey = newPasskey();
      const refused = await who.browser.post(page.url.href, newPasskeyFields(page, { passkey, forgery }));
      expect([refused.status, refused.errors]).toEqual([
        422,
        [expect.stringMatching(/^La clé d’accès n’a pas été ajoutée/)],
      ]);
      const again = await who.browser.post(page.url.href, newPasskeyFields(page, { passkey }));
      expect(again.status).toBe(422);
      expect(await rowsOf(who)).toEqual([]);
    },
  );

  test.each([
    '',
    '{',
    '[]',
    '{"id":"a","type":"public-key","response":{"clientDataJSON":"a","attestationObject":"_"}}',
  ])('an answer of « %s » adds nothing', async (credential) => {
    const who = await person();
    const page = await open(who.browser);
    const fields = { ...newPasskeyFields(page, { passkey: newPasskey() }), credential };
    expect((await who.browser.post(page.url.href, fields)).status).toBe(422);
    expect(await rowsOf(who)).toEqual([]);
  });

  test('an attestation statement with certificates is ignored', async () => {
    const who = await person();
    const members = new Map<string, unknown>([
      ['alg', -7],
      ['sig', Buffer.from('none')],
      ['x5c', [Buffer.from('http://127.0.0.1:1/revoked')]],
    ]);
    const first = newPasskey();
    expect((await add(who, first, { statement: { format: 'packed', members } })).status).toBe(200);
    await prove(who, first);
    expect((await add(who, newPasskey(), { statement: { format: 'unheard-of', members } })).status).toBe(200);
    expect(await rowsOf(who)).toHaveLength(2);
  });

  test('a challenge of the sign-in page or of another person adds no passkey', async () => {
    const [who, other] = [await person(), await person()];
    const passkey = newPasskey();
    const signInPage = await app.browser().open(authorizationRequest(app, client).url);
    const theirs = await open(other.browser);
    const mine = await open(who.browser);
    for (const page of [signInPage, theirs]) {
      const { challenge, ticket } = askedOn(page);
      const fields = { ...newPasskeyFields(mine, { passkey }), ticket, credential: passkey.attest({ challenge }) };
      expect((await who.browser.post(mine.url.href, fields)).status).toBe(422);
    }
    expect(await rowsOf(who)).toEqual([]);
  });

  test('a person can neither rename nor remove the passkey of another account', async () => {
    const [owner, thief] = [await person(), await person()];
    await givePasskey(app, owner.account, { label: 'La mienne' });
    const [row] = await rowsOf(owner);
    const { browser } = thief;
    for (const action of ['remove', 'rename']) {
      const list = await browser.open('/compte/securite');
      const csrf = list.fieldValue('csrf') ?? '';
      await browser.post(list.url.href, { csrf, action, passkey: row!.id });
      await browser.post(list.url.href, { csrf, action: action === 'remove' ? 'confirm' : 'save', label: 'Volée' });
    }
    expect(await rowsOf(owner)).toEqual([row]);
  });

  test('a passkey that this or another account has already registered is not added again', async () => {
    const [owner, other] = [await person(), await person()];
    const passkey = newPasskey();
    await add(owner, passkey);
    await prove(owner, passkey);
    for (const who of [owner, other]) {
      const page = await add(who, newPasskey(), { credentialId: passkey.credentialId });
      expect([page.status, page.errors]).toEqual([422, [expect.stringMatching(/déjà enregistrée/)]]);
    }
    expect(await rowsOf(other)).toEqual([]);
    expect(await rowsOf(owner)).toHaveLength(1);
    expect(await signsIn(owner, passkey)).toBe(true);
  });

  test('an account can have twenty passkeys, and no more', async () => {
    const who = await person();
    await prove(who, await givePasskey(app, who.account));
    for (let count = 1; count < 19; count++) await givePasskey(app, who.account, { label: `Clé ${count}` });
    expect((await add(who, newPasskey())).status).toBe(200);
    const page = await add(who, newPasskey());
    expect([page.status, page.errors]).toEqual([422, [expect.stringMatching(/déjà 20/)]]);
    expect(await rowsOf(who)).toHaveLength(20);
  });

  test('the link in the message removes a passkey that a stranger added, which then no longer signs in', async () => {
    const who = await person();
    const passkey = newPasskey();
    await add(who, passkey);
    const page = await takeBack(await linkTo(app, who.account.email, 'passkey-added'));
    expect(page.h1).toBe('La clé d’accès est retirée');
    expect(await signsIn(who, passkey)).toBe(false);
    expect(await rowsOf(who)).toEqual([]);
  });

  test('a thief who registers the id of a removed passkey does not break the link that takes the removal back', async () => {
    const [who, thief] = [await person(), await person()];
    const passkey = newPasskey();
    await add(who, passkey);
    await prove(who, passkey);
    const [row] = await rowsOf(who);
    await remove(who.browser, row!.id);
    await add(thief, newPasskey(), { credentialId: passkey.credentialId });
    const page = await takeBack(await linkTo(app, who.account.email, 'passkey-removed'));
    expect(page.status).toBe(200);
    expect(await signsIn(who, passkey)).toBe(false);
    expect((await who.browser.open('/compte')).find('#password')).not.toBeNull();
  });

  test('an account without a password keeps its only passkey, because it is the last way to sign in', async () => {
    const who = await person();
    await prove(who, await givePasskey(app, who.account));
    const [row] = await rowsOf(who);
    await app.rows.accounts.change({ id: who.account.sub }, { passwordHash: null });
    const page = await remove(who.browser, row!.id);
    expect([page.status, page.errors]).toEqual([409, [expect.stringMatching(/dernier moyen de connexion/)]]);
    expect(await rowsOf(who)).toHaveLength(1);
  });

  test('the name of a passkey has at most 64 characters, allows no markup, and is shown as it was typed', async () => {
    const who = await person();
    await givePasskey(app, who.account);
    const { browser } = who;
    for (const [label, isTaken] of [
      ['x'.repeat(65), false],
      ['<script>alert(1)</script>', false],
      ['Téléphone & "clé"', true],
    ] as const) {
      await browser.open('/compte/securite');
      await browser.submit({}, { action: 'rename', form: 'form:has([name="passkey"])' });
      const page = await browser.submit({ label }, { action: 'save' });
      expect([label, page.status]).toEqual([label, isTaken ? 200 : 422]);
      await browser.submit({}, { action: 'keep' }).catch(() => {});
    }
    expect(await rowsOf(who)).toMatchObject([{ label: 'Téléphone & "clé"' }]);
  });
});

import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { renewRecoveryCodes } from '../../src/commands/factors/renew-recovery-codes.ts';
import { createSealer } from '../../src/crypto/sealer.ts';
import { showCode } from '../../src/domain/fields/typed-code.ts';
import { readJwt } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { codeOf, exchange } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';

const title = 'Code de récupération';

test('a recovery code stays valid after a change of keys, as long as the former key is kept', () => {
  const key = (letter: string) => Buffer.alloc(32, letter).toString('base64url');
  const kept = createSealer([key('a')]).keyedHash('CODE', 'recovery code:x');
  expect(createSealer([key('b'), key('a')]).keyedHashes('CODE', 'recovery code:x')).toContain(kept);
  expect(createSealer([key('b')]).keyedHashes('CODE', 'recovery code:x')).not.toContain(kept);
});

describe.each(bothDatabases)('recovery codes, on %s', (database) => {
  const { app, client } = describeService({ database });
  beforeEach(() => toMiddleOfStep(app));

  const toRecovery = async (account: BuiltAccount) => {
    const { browser, request } = await pastPassword(app, { client, account });
    await browser.click('Utiliser un code de récupération');
    return { browser, request };
  };
  const type = (browser: Browser, recoveryCode: string) => browser.submit({ recoveryCode }, { action: 'verify' });
  const left = ({ sub }: BuiltAccount) => app.rows.recoveryCodes.count({ accountId: sub, usedAt: null });

  test('a recovery code replaces the application once, and a message says how many codes are left', async () => {
    const account = await buildAccount(app, { totp: true });
    const { browser, request } = await toRecovery(account);
    expect(browser.page.h1).toBe(title);
    const page = await type(browser, showCode(account.recoveryCodes[0]!));
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    expect(readJwt(body['id_token']).claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });
    const message = await app.mailbox.newest(account.email, 'recovery-code-used');
    expect(message.text).toContain('Il vous reste 9 codes de récupération.');
    expect(message.links).toContain(`${app.url}/compte/securite`);
    expect(message.text).not.toContain(showCode(account.recoveryCodes[0]!));

    const again = (await toRecovery(account)).browser;
    const refused = await type(again, account.recoveryCodes[0]!);
    expect([refused.status, refused.invalidFields]).toEqual([422, ['recoveryCode']]);
    expect(refused.fieldMessage('recoveryCode')).toContain('il a déjà servi');
    expect(await left(account)).toBe(9);
  });

  test('of twenty posts of one recovery code at once exactly one is accepted', async () => {
    const account = await buildAccount(app, { totp: true });
    const browsers = await Promise.all(Array.from({ length: 5 }, async () => (await toRecovery(account)).browser));
    const recoveryCode = account.recoveryCodes[3]!;
    const posts = Array.from({ length: 20 }, (_, index) => {
      const { page } = browsers[index % 5]!;
      const fields = { csrf: page.fieldValue('csrf')!, recoveryCode, action: 'verify' };
      return browsers[index % 5]!.fork().post(page.url.href, fields, { continuation: false });
    });
    const pages = await Promise.all(posts);
    expect(pages.filter((page) => page.find('#continue') !== null)).toHaveLength(1);
    expect(await left(account)).toBe(9);

    // The store alone accepts one use too. In the pages, the counter of failures stops most of the posts before the store.
    const { recoveryCodes } = app.services.factors;
    const code = account.recoveryCodes[4]!;
    const use = () => app.services.transaction((trx) => recoveryCodes.use(trx, { accountId: account.sub, code }));
    const uses = await Promise.all(Array.from({ length: 20 }, use));
    expect(uses.filter((answer) => answer !== undefined)).toEqual([8]);
  });

  if (database !== bothDatabases[0]) return;

  test('the messages about the last recovery codes say what to do', async () => {
    const account = await buildAccount(app, { totp: true });
    for (const code of account.recoveryCodes)
      expect(isIn(await type((await toRecovery(account)).browser, code))).toBe(true);
    const told = () => app.mailbox.messages(account.email).filter(({ kind }) => kind === 'recovery-code-used');
    await until(async () => told().length === 10);
    const texts = told().map(({ text }) => text ?? '');
    expect(texts.filter((text) => text.includes('Il ne vous en reste aucun'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Il vous reste 1 code de récupération'))).toHaveLength(1);
    expect(await left(account)).toBe(0);

    // Somebody who has chosen no language is told in that of the page.
    const other = await buildAccount(app, { totp: true });
    await app.rows.accounts.change({ id: other.sub }, { locale: null });
    const { browser } = await pastPassword(app, { client, account: other, params: { ui_locales: 'en' } });
    await browser.click('Use a recovery code');
    expect(isIn(await type(browser, other.recoveryCodes[0]!))).toBe(true);
    expect((await app.mailbox.newest(other.email, 'recovery-code-used')).text).toContain('You have 9 recovery codes');
  });

  test('a recovery code may be typed in any case, and with or without separators', async () => {
    const account = await buildAccount(app, { totp: true });
    const ways = [
      (code: string) => code,
      (code: string) => code.toLowerCase(),
      (code: string) => ` ${showCode(code).replaceAll('-', ' ')} `,
      (code: string) => showCode(code).replaceAll('-', '–'),
      (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'l'),
    ];
    for (const [index, way] of ways.entries()) {
      const { browser } = await toRecovery(account);
      expect([index, isIn(await type(browser, way(account.recoveryCodes[index]!)))]).toEqual([index, true]);
    }
  });

  test('a malformed, wrong or foreign recovery code gets an error, with the way back to the application', async () => {
    const account = await buildAccount(app, { totp: true });
    const other = await buildAccount(app, { totp: true });
    const { browser } = await toRecovery(account);
    for (const typed of ['', 'ABCD', totpCode(account.totpSecret), 'A'.repeat(3000), other.recoveryCodes[0]!]) {
      const page = await type(browser, typed);
      expect([typed, page.status, page.invalidFields]).toEqual([typed, 422, ['recoveryCode']]);
      expect(page.fieldValue('recoveryCode') ?? '').toBe('');
    }
    expect([await left(account), await left(other)]).toEqual([10, 10]);
    expect(await app.mailbox.queued(account.email)).toEqual([]);
    await browser.click('Utiliser mon application');
    expect(isIn(await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' }))).toBe(true);
  });

  test('new recovery codes replace the former ones', async () => {
    const account = await buildAccount(app, { totp: true });
    const renewal = {
      accountId: account.sub,
      credentialVersion: credentialVersionOf((await app.services.account.accounts.find(account.sub))!),
      requestId: 'test',
      lang: 'fr',
    };
    const codes = await app.services.inUnit(() => renewRecoveryCodes(app.services, renewal));
    expect(codes).toHaveLength(10);
    const { browser } = await toRecovery(account);
    expect((await type(browser, account.recoveryCodes[0]!)).status).toBe(422);
    expect(isIn(await type(browser, codes[0]!))).toBe(true);
  });

  test('the recovery code of a disabled account is neither accepted nor used up', async () => {
    const account = await buildAccount(app, { totp: true });
    const { browser } = await toRecovery(account);
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 });
    expect(isIn(await type(browser, account.recoveryCodes[0]!))).toBe(false);
    const { recoveryCodes } = app.services.factors;
    const use = { accountId: account.sub, code: account.recoveryCodes[0]! };
    expect(await app.services.transaction((trx) => recoveryCodes.use(trx, use))).toBeUndefined();
    expect(await left(account)).toBe(10);
  });
});

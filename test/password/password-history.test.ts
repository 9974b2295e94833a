import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp } from '../support/describe-app.ts';
import { until } from '../support/until.ts';

const passwords = [
  'premier-renard-dans-la-brume',
  'deuxième-loutre-sous-la-pluie',
  'troisième-hibou-au-grenier',
  'quatrième-cigogne-sur-le-toit',
  'cinquième-hérisson-au-jardin',
  'sixième-blaireau-en-voyage',
] as const;

describe('passwords that an account had before', () => {
  const app = describeApp();

  const withHistory = async (count: number): Promise<BuiltAccount> => {
    const [first, ...others] = passwords.slice(0, count);
    const account = await buildAccount(app, { password: first });
    for (const password of others) {
      const hash = await app.services.hasher.hash(password);
      await app.services.transaction((trx) =>
        app.services.account.accounts.setPassword(trx, { id: account.sub, hash, now: Math.floor(Date.now() / 1000) }),
      );
    }
    return { ...account, password: passwords[count - 1]! };
  };
  /** Returns the answers of the page behind a reset link to each password. */
  const choosing =
    (browser: Browser, links: readonly string[]) =>
    async (password: string): Promise<Page> => {
      await browser.open(links.find((href) => href.includes('/lien/'))!);
      return browser.submit({ password, passwordConfirm: password }, { action: 'save' });
    };
  const resetPage = async ({ email }: BuiltAccount) => {
    const browser = app.browser();
    const resets = () => app.mailbox.messages(email).filter(({ kind }) => kind === 'reset');
    const before = resets().length;
    await browser.open('/mot-de-passe-oublie');
    await browser.submit({ email }, { action: 'send' });
    await until(async () => resets().length > before);
    return choosing(browser, resets()[0]!.links);
  };

  test('none of the last five passwords can be chosen again, and the link stays valid for another one', async () => {
    const choose = await resetPage(await withHistory(6));
    for (const password of passwords.slice(1)) {
      const page = await choose(password);
      expect([password, page.status, page.errors]).toEqual([
        password,
        422,
        [expect.stringContaining('l’un des cinq derniers de votre compte')],
      ]);
      expect(page.fieldValue('password') ?? '').toBe('');
    }
    const accented = await choose(passwords[1].normalize('NFD'));
    expect(accented.status).toBe(422);
    expect((await choose(passwords[0])).status).toBe(200);
  });

  test('the password that the link replaces is refused the next time', async () => {
    const account = await withHistory(1);
    expect((await (await resetPage(account))(passwords[3])).status).toBe(200);
    app.moveClock(60);
    const again = await resetPage(account);
    expect((await again(passwords[0])).status).toBe(422);
    expect((await again(passwords[4])).status).toBe(200);
  });

  test('a password that an operator expired cannot be chosen again', async () => {
    const account = await withHistory(1);
    expect((await runCli(['account', 'expire-password', account.username], { env: environmentOf(app) })).code).toBe(0);
    const choose = choosing(app.browser(), (await app.mailbox.newest(account.email, 'reset')).links);
    expect((await choose(account.password)).status).toBe(422);
    expect((await choose(passwords[2])).status).toBe(200);
  });

  test('older passwords are deleted, and of the last ones only hashes are kept', async () => {
    const account = await withHistory(6);
    for (const password of ['septième-loir-endormi-au-chaud', 'huitième-lynx-dans-les-vosges']) {
      const hash = await app.services.hasher.hash(password);
      await app.services.transaction((trx) =>
        app.services.account.accounts.setPassword(trx, { id: account.sub, hash, now: Math.floor(Date.now() / 1000) }),
      );
    }
    const rows = await app.rows.formerPasswords.list({ accountId: account.sub });
    expect(rows.map(({ place }) => place)).toEqual([3, 4, 5, 6, 7]);
    expect(rows.every(({ passwordHash }) => /^[0-9a-f]{8}\$argon2id\$/.test(passwordHash))).toBe(true);
  });

  test('a person who tries many passwords has to wait, and no password is compared meanwhile', async () => {
    const account = await withHistory(1);
    const choose = await resetPage(account);
    for (let tries = 0; tries < 20; tries++) expect((await choose(account.password)).status).toBe(422);
    const { hasher } = app.services;
    const verify = hasher.verify.bind(hasher);
    let compared = 0;
    hasher.verify = (...about) => {
      compared++;
      return verify(...about);
    };
    const refused = await choose(account.password);
    hasher.verify = verify;
    expect([refused.status, compared]).toEqual([429, 0]);
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(0);
    expect(refused.errors).toEqual([expect.stringContaining('n’a pas été examiné')]);
    app.moveClock(901);
    expect((await choose(passwords[1])).status).toBe(200);
  });
});

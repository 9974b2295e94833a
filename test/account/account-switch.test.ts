import { linkTo, pressLink } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { askedOn, givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import type { SoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';

const path = '/compte/securite';
const switchPath = `${path}/double-authentification`;

interface Holder {
  readonly account: BuiltAccount;
  readonly passkey: SoftPasskey;
  readonly browser: Browser;
}

describe('passkeys as second factor, by choice', () => {
  const { app, client } = describeService();

  async function holder(wishes: { readonly roles?: readonly string[] } = {}): Promise<Holder> {
    const account = await buildAccount(app, wishes);
    const passkey = await givePasskey(app, account);
    const { browser } = await pastPassword(app, { client, account });
    return { account, passkey, browser };
  }
  const isOn = async ({ account: { sub } }: Pick<Holder, 'account'>) => {
    const row = await app.rows.accounts.first({ id: sub });
    return row.secondFactorAt !== null;
  };
  /** Opens the page, and gives the passkey that the page asks for. */
  async function toSwitch({ browser, passkey, account }: Holder): Promise<Page> {
    const page = await browser.open(switchPath);
    return page.url.pathname === switchPath ? page : usePasskey(browser, { passkey, account });
  }
  async function turnOn(who: Holder): Promise<readonly string[]> {
    await toSwitch(who);
    const page = await who.browser.submit({}, { action: 'turn-on' });
    const codes = page.all('#recovery-codes code').map((code) => code.textContent);
    await who.browser.submit({}, { action: 'acknowledge' });
    return codes;
  }

  test('the page is offered to a person with a passkey and no application', async () => {
    const who = await holder();
    const link = `a[href="${switchPath}"]`;
    expect((await who.browser.open(path)).find(link)?.text.trim()).toBe('Activer avec une clé d’accès');
    const other = await buildAccount(app, { totp: true });
    await givePasskey(app, other);
    const page = await who.browser.open(path);
    expect(page.find(link)).not.toBeNull();
    const { browser } = await pastPassword(app, { client, account: await buildAccount(app) });
    expect((await browser.open(path)).find(link)).toBeNull();
    expect((await browser.open(switchPath)).find('#step')).toBeNull();
  });

  test('a passkey proves that it works before sign-ins start to ask for it', async () => {
    const who = await holder();
    const asked = await who.browser.open(switchPath);
    expect(asked.url.pathname).not.toBe(switchPath);
    expect(askedOn(asked).ticket).not.toBe('');
    expect(await isOn(who)).toBe(false);
    const page = await usePasskey(who.browser, who);
    expect(page.url.pathname).toBe(switchPath);
  });

  test('when passkeys are the second factor, the password alone is not enough, but a recovery code beside it is', async () => {
    const who = await holder();
    const codes = await turnOn(who);
    expect(codes).toHaveLength(10);
    expect(who.browser.page.find('#notice')?.textContent).toContain('est activée');
    const { browser } = await pastPassword(app, { client, account: who.account });
    expect(isIn(browser.page)).toBe(false);
    await browser.open(`${browser.page.url.pathname}?step=recovery-code`);
    expect(isIn(await browser.submit({ recoveryCode: codes[0]! }, { action: 'verify' }))).toBe(true);
    await app.mailbox.newest(who.account.email, 'second-factor-on');
  });

  test('a person can turn passkeys off as second factor, and the link in the message turns them on again with the codes', async () => {
    const who = await holder();
    await turnOn(who);
    await toSwitch(who);
    const page = await who.browser.submit({}, { action: 'turn-off' });
    expect(page.find('#notice')?.textContent).toContain('est désactivée');
    expect(await isOn(who)).toBe(false);
    expect((await pressLink(app, await linkTo(app, who.account.email, 'second-factor-off'))).h1).toBe(
      'La double authentification est rétablie',
    );
    expect(await isOn(who)).toBe(true);
    const codes = await app.rows.recoveryCodes.list({ accountId: who.account.sub });
    expect(codes).toHaveLength(10);
  });

  test('« ce n’était pas moi » turns passkeys off again when somebody else turned them on', async () => {
    const who = await holder();
    await turnOn(who);
    await pressLink(app, await linkTo(app, who.account.email, 'second-factor-on'));
    expect(await isOn(who)).toBe(false);
    expect(await app.rows.recoveryCodes.list({ accountId: who.account.sub })).toEqual([]);
  });

  test('a person with a role is not offered to turn passkeys off, and a request to do so changes nothing', async () => {
    const agent = await holder({ roles: ['support'] });
    await turnOn(agent);
    const csrf = (await toSwitch(agent)).find('input[name="csrf"]')?.getAttribute('value') ?? '';
    expect(agent.browser.page.find('#step')).toBeNull();
    const answer = await agent.browser.post(switchPath, { csrf, action: 'turn-off' });
    expect(answer.status).not.toBe(200);
    expect(await isOn(agent)).toBe(true);
  });

  test('a second press of the button changes nothing', async () => {
    const who = await holder();
    await toSwitch(who);
    const pages = await Promise.all([
      who.browser.tab().submit({}, { action: 'turn-on' }),
      who.browser.tab().submit({}, { action: 'turn-on' }),
    ]);
    // The later press finds the account or the page as the earlier one left it, and is answered 409 or 422.
    expect([409, 422]).toContain(Math.max(...pages.map(({ status }) => status)));
    const codes = await app.rows.recoveryCodes.list({ accountId: who.account.sub });
    expect(codes).toHaveLength(10);
  });
});

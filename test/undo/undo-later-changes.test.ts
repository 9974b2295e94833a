import { randomUUID } from 'node:crypto';
import { changeFactors } from '../../src/commands/undo/announce-change.ts';
import type { AnnouncedKind } from '../../src/domain/undo/announced-change.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import type { Knex } from 'knex';
import {
  changeAddress,
  emailOf,
  linkTo,
  pressLink,
  somebodySignedIn,
  type Person,
} from '../support/people/account-address.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { givePasskey, newPasskeyFields, usePasskey } from '../support/people/passkey-pages.ts';
import { createSoftPasskey, type SoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';
import { rowsIn } from '../support/rows.ts';

let count = 0;
const newAddress = () => `plus-tard-${process.pid}-${count++}@example.test`;

describe.each(bothDatabases)('« ce n’était pas moi » when several things were changed, on %s', (database) => {
  const { app, client } = describeService({ database });

  const victim = () => somebodySignedIn(app, client);

  /** Changes an account and queues the message, as a page of the account does. */
  async function change(
    { sub }: BuiltAccount,
    { kind, work }: { readonly kind: AnnouncedKind; readonly work: (trx: Knex.Transaction) => Promise<unknown> },
  ): Promise<void> {
    const { services } = app;
    await withUnit(createUnit(), () =>
      services.transaction(async (trx) => {
        const account = (await services.account.accounts.lock(trx, sub))!;
        await changeFactors(services, trx, { account, kind, lang: 'fr', change: () => work(trx) });
      }),
    );
  }

  const addApplication = (account: BuiltAccount, id: string) =>
    change(account, {
      kind: 'totp-added',
      work: async (trx) => {
        const row = { label: 'Téléphone', sealedSecret: 's', lastStep: 0, createdAt: 1 };
        await rowsIn(trx).totpDevices.insert({ id, accountId: account.sub, ...row });
        await rowsIn(trx).accounts.change({ id: account.sub, secondFactorAt: null }, { secondFactorAt: 1 });
      },
    });
  const removeApplication = (account: BuiltAccount, id: string) =>
    change(account, {
      kind: 'totp-removed',
      work: async (trx) => {
        await rowsIn(trx).totpDevices.remove({ id });
        await rowsIn(trx).accounts.change({ id: account.sub }, { secondFactorAt: null });
      },
    });
  const renewCodes = (account: BuiltAccount, codes: readonly string[]) =>
    change(account, {
      kind: 'recovery-codes-renewed',
      work: async (trx) => {
        await rowsIn(trx).recoveryCodes.remove({ accountId: account.sub });
        for (const code of codes)
          await rowsIn(trx).recoveryCodes.insert({ accountId: account.sub, codeHash: code, createdAt: 1 });
      },
    });

  const heldBy = async ({ sub }: BuiltAccount) => {
    const codes = await app.rows.recoveryCodes.list({ accountId: sub });
    return {
      applications: await app.rows.totpDevices.values('id', { accountId: sub }),
      codes: codes.map(({ codeHash, usedAt }) => (usedAt === null ? codeHash : `${codeHash} used`)),
      isOn: (await app.rows.accounts.first({ id: sub })).secondFactorAt !== null,
    };
  };
  const undo = (link: string) => pressLink(app, link);
  const linksTo = async (to: string, kind: string, times: number): Promise<readonly string[]> => {
    const found = () => app.mailbox.messages(to).filter((one) => one.kind === kind);
    await until(async () => found().length === times);
    return found().map(({ links }) => links.find((href) => href.includes('/lien/')) ?? '');
  };
  const canSignIn = async ({ account }: Person) => (await signIn(app, app.browser(), { client, account })).code !== '';

  test('an added application is removed again, with the second factor, every session and the password', async () => {
    const person = await victim();
    await addApplication(person.account, randomUUID());
    expect((await heldBy(person.account)).isOn).toBe(true);
    const done = await undo(await linkTo(app, person.account.email, 'totp-added'));
    expect(done.h1).toBe('L’application est retirée');
    expect(await heldBy(person.account)).toEqual({ applications: [], codes: [], isOn: false });
    expect((await person.browser.open('/compte')).find('#password')).not.toBeNull();
    expect(await canSignIn(person)).toBe(false);
    await app.mailbox.newest(person.account.email, 'reset');
  });

  test('a removed application comes back as it was, even after another one took its place', async () => {
    const person = await victim();
    const [own, theirs] = [randomUUID(), randomUUID()];
    await addApplication(person.account, own);
    await removeApplication(person.account, own);
    await addApplication(person.account, theirs);
    await undo(await linkTo(app, person.account.email, 'totp-removed'));
    expect(await heldBy(person.account)).toMatchObject({ applications: [own], isOn: true });
  });

  test('former recovery codes come back, and used codes stay used', async () => {
    const person = await victim();
    await renewCodes(person.account, ['a', 'b']);
    await linksTo(person.account.email, 'recovery-codes-renewed', 1);
    await app.rows.recoveryCodes.change({ accountId: person.account.sub, codeHash: 'a' }, { usedAt: 5 });
    await renewCodes(person.account, ['c', 'd']);
    const [newest] = await linksTo(person.account.email, 'recovery-codes-renewed', 2);
    expect((await undo(newest!)).h1).toBe('Les nouveaux codes sont annulés');
    expect((await heldBy(person.account)).codes).toEqual(['a used', 'b']);
  });

  test('later changes are taken back too, and their own links no longer work', async () => {
    const person = await victim();
    const theirs = newAddress();
    await renewCodes(person.account, ['a']);
    await changeAddress(app, person.browser, theirs);
    await addApplication(person.account, randomUUID());
    const later = await linkTo(app, theirs, 'totp-added');
    await undo(await linkTo(app, person.account.email, 'recovery-codes-renewed'));
    expect(await emailOf(app, person.account)).toBe(person.account.email);
    expect(await heldBy(person.account)).toEqual({ applications: [], codes: [], isOn: false });
    expect((await undo(later)).status).toBe(400);
    await app.mailbox.newest(person.account.email, 'reset');
    expect(await app.mailbox.queued(theirs, 'reset')).toEqual([]);
  });

  describe('the former email, for 72 hours after a change of email,', () => {
    test('the former email also gets the message, and its link brings the email back with the rest', async () => {
      const person = await victim();
      const theirs = newAddress();
      await changeAddress(app, person.browser, theirs);
      await addApplication(person.account, randomUUID());
      const message = await app.mailbox.newest(person.account.email, 'totp-added');
      expect(message.text).not.toContain(theirs);
      const page = await app.browser().open(await linkTo(app, person.account.email, 'totp-added'));
      expect(page.text).toContain('redevient celle du compte');
      await undo(await linkTo(app, person.account.email, 'totp-added'));
      expect(await emailOf(app, person.account)).toBe(person.account.email);
      expect((await heldBy(person.account)).applications).toEqual([]);
      await app.mailbox.newest(person.account.email, 'reset');
    });

    test('a former email that is the present one again gets one message', async () => {
      const person = await victim();
      const other = newAddress();
      await changeAddress(app, person.browser, other);
      await changeAddress(app, person.browser, person.account.email);
      await addApplication(person.account, randomUUID());
      const sent = (to: string) => app.mailbox.queued(to, 'totp-added');
      expect(await sent(other)).toHaveLength(1);
      expect(await sent(person.account.email)).toHaveLength(1);
    });

    test('the link sent to the former email works after the thief has used the link of the new email', async () => {
      const person = await victim();
      const theirs = newAddress();
      await changeAddress(app, person.browser, theirs);
      await addApplication(person.account, randomUUID());
      const own = await linkTo(app, person.account.email, 'totp-added');
      expect((await undo(await linkTo(app, theirs, 'totp-added'))).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(theirs);
      expect((await undo(own)).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(person.account.email);
    });

    test('after 72 hours the former email gets no message, and the link takes back the later change alone', async () => {
      const person = await victim();
      const theirs = newAddress();
      await changeAddress(app, person.browser, theirs);
      app.moveClock(72 * 3600 - 60);
      const application = randomUUID();
      await addApplication(person.account, application);
      const own = await linkTo(app, person.account.email, 'totp-added');
      app.moveClock(61);
      await removeApplication(person.account, application);
      await linkTo(app, theirs, 'totp-removed');
      expect(await app.mailbox.queued(person.account.email, 'totp-removed')).toEqual([]);
      expect((await app.browser().open(own)).text).not.toContain('redevient celle du compte');
      expect((await undo(own)).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(theirs);
      expect((await heldBy(person.account)).applications).toEqual([]);
    });
  });

  if (database !== bothDatabases[0]) return;

  test('an added passkey no longer signs in, and other accounts stay as they are', async () => {
    const [person, other] = [await victim(), await victim()];
    const [theirs, own] = [await givePasskey(app, other.account), createSoftPasskey({ origin: app.url })];
    const page = await person.browser.open('/compte/securite/cle');
    await person.browser.post(page.url.href, newPasskeyFields(page, { passkey: own }));
    const signsIn = async (passkey: SoftPasskey, { account }: Person) => {
      const browser = await app.open(authorizationRequest(app, client).url);
      return (await usePasskey(browser, { passkey, account })).url.searchParams.has('code');
    };
    expect(await signsIn(own, person)).toBe(true);
    const done = await undo(await linkTo(app, person.account.email, 'passkey-added'));
    expect(done.h1).toBe('La clé d’accès est retirée');
    expect(await signsIn(own, person)).toBe(false);
    expect(await signsIn(theirs, other)).toBe(true);
    expect((await other.browser.open('/compte')).find('#username')?.text).toBe(other.account.username);
    expect(await canSignIn(other)).toBe(true);
  });
});

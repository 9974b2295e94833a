import { remindOfPasswords } from '../../src/jobs/remind-of-passwords.ts';
import type { Services } from '../../src/services.ts';
import { createServices } from '../../src/server/create-services.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { accountOfAge } from '../support/people/password-age.ts';
import { describeApp } from '../support/describe-app.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { withMessages } from '../support/with-messages.ts';

const day = 86_400;
const remindersTo = async ({ mailbox }: TestApp, { email }: BuiltAccount) =>
  (await mailbox.queued(email, 'password-expiring')).length;
const round = ({ services }: { readonly services: Services }) => remindOfPasswords(services);

describe.each(bothDatabases)('reminders that a password expires, on %s', (database) => {
  const app = describeApp({ database });

  beforeAll(async () => {
    // The server runs its own round soon after its start, and the next one only ten minutes later. The account is there before that start:
    // a machine that made it slowly would wait for the second round.
    const first = await accountOfAge(app, { days: 340 });
    await app.restart();
    await until(async () => (await remindersTo(app, first)) === 1);
  });

  test('reminders are sent 30, 7 and 1 days before the end, once each, and none afterwards', async () => {
    const account = await accountOfAge(app, { days: 0 });
    const steps = [
      [334.9, 0],
      [335.1, 1],
      [350, 1],
      [357.9, 1],
      [358.1, 2],
      [363.9, 2],
      [364.1, 3],
      [364.9, 3],
      [365.1, 3],
      [400, 3],
    ] as const;
    let at = 0;
    for (const [days, messages] of steps) {
      app.moveClock((days - at) * day);
      at = days;
      await round(app);
      await round(app);
      expect([days, await remindersTo(app, account)]).toEqual([days, messages]);
      await allHaveLeft(app, account.email);
    }
  });

  test('each reminder says in how many days and when the password expires, in the language of the account', async () => {
    const french = await accountOfAge(app, { days: 335, seconds: 60 });
    const english = await accountOfAge(app, { days: 364, seconds: 60 });
    await app.rows.accounts.change({ id: english.sub }, { locale: 'en' });
    await round(app);
    const inFrench = await app.mailbox.newest(french.email, 'password-expiring');
    expect(inFrench.subject).toContain('Votre mot de passe est à renouveler');
    expect(inFrench.text).toContain('dans 30 jours, le ');
    expect(inFrench.links).toContain(`${app.url}/compte/securite?step=password`);
    const inEnglish = await app.mailbox.newest(english.email, 'password-expiring');
    expect([inEnglish.lang, inEnglish.text]).toEqual(['en', expect.stringContaining('in one day, on ')]);
  });

  test('after a long stop only the latest reminder that is due is sent', async () => {
    const account = await accountOfAge(app, { days: 359 });
    await round(app);
    expect(await remindersTo(app, account)).toBe(1);
    expect((await app.mailbox.newest(account.email, 'password-expiring')).text).toContain('dans 6 jours');
    app.moveClock(5 * day + 60);
    await round(app);
    expect(await remindersTo(app, account)).toBe(2);
  });

  test('a password that was changed gets its reminders a year later', async () => {
    const account = await accountOfAge(app, { days: 340 });
    await round(app);
    const { hasher } = app.services;
    const { accounts } = app.services.account;
    const hash = await hasher.hash('neuf-castors-contre-le-vent');
    const now = Math.floor(Date.now() / 1000);
    await app.services.transaction((trx) => accounts.setPassword(trx, { id: account.sub, hash, now }));
    await allHaveLeft(app, account.email);
    app.moveClock(24.5 * day);
    await round(app);
    expect(await remindersTo(app, account)).toBe(1);
    app.moveClock(311 * day);
    await round(app);
    expect(await remindersTo(app, account)).toBe(2);
  });

  test('a disabled account and an account without a password get no reminder', async () => {
    const disabled = await accountOfAge(app, { days: 340 });
    const without = await accountOfAge(app, { days: 340 });
    await app.services.inUnit(() => disableAccount(app.services, { name: disabled.username }));
    await app.services.transaction((trx) =>
      app.services.account.accounts.update(trx, without.sub, { passwordHash: null }),
    );
    await round(app);
    expect([await remindersTo(app, disabled), await remindersTo(app, without)]).toEqual([0, 0]);
  });

  test('many processes at the same moment send one reminder to each account', async () => {
    const accounts: BuiltAccount[] = [];
    for (let count = 0; count < 6; count++) accounts.push(await accountOfAge(app, { days: 340 + count }));
    const others = [0, 1].map(() => createServices(app.services.config, { log: app.services.log }));
    await Promise.all([...others, app.services, ...others, app.services].map((services) => round({ services })));
    for (const services of others) await services.close();
    for (const account of accounts) expect(await remindersTo(app, account)).toBe(1);
  });

  test('a reminder that could not be stored is sent later, and does not delay the others', async () => {
    const broken = await accountOfAge(app, { days: 341 });
    const other = await accountOfAge(app, { days: 340 });
    const services = withMessages(app.services, {
      passwordExpiring(told) {
        if (told.account.id === broken.sub) throw new Error('no message today');
        app.services.messages.passwordExpiring(told);
      },
    });
    await expect(round({ services })).rejects.toThrow('no message today');
    expect([await remindersTo(app, broken), await remindersTo(app, other)]).toEqual([0, 1]);
    await round(app);
    expect([await remindersTo(app, broken), await remindersTo(app, other)]).toEqual([1, 1]);
  });

  test('one round sends more reminders than one batch holds', async () => {
    const account = await accountOfAge(app, { days: 340 });
    const row = await app.rows.accounts.first({ id: account.sub });
    const rows = Array.from({ length: 60 }, (_, index) => {
      const name = `suite-${index}-${database}`;
      return { ...row, id: `suite-${index}`, username: name, email: `${name}@example.test`, emailCanonical: name };
    });
    await app.rows.accounts.insert(rows);
    await round(app);
    const sent = await Promise.all(rows.map(({ email }) => app.mailbox.queued(email, 'password-expiring')));
    expect(sent.flat()).toHaveLength(60);
  });

  test('the server sends reminders by itself, also after a restart', async () => {
    const account = await accountOfAge(app, { days: 340 });
    await app.restart();
    await until(async () => (await remindersTo(app, account)) === 1);
  });
});

test.each([
  { passwordMaxAgeDays: 0, messages: 0 },
  { passwordMaxAgeDays: 20, messages: 1 },
])(
  'with a maximum age of $passwordMaxAgeDays days a new password gets no reminder, an older one gets the one that is due',
  async ({ passwordMaxAgeDays, messages }) => {
    const app = await startApp({ config: { passwordMaxAgeDays } });
    try {
      const fresh = await accountOfAge(app, { days: 0 });
      const old = await accountOfAge(app, { days: 14 });
      await round(app);
      expect([await remindersTo(app, fresh), await remindersTo(app, old)]).toEqual([0, messages]);
    } finally {
      await app.stop();
    }
  },
);

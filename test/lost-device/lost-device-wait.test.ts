import { followLostDevices } from '../../src/jobs/follow-lost-devices.ts';
import { createServices } from '../../src/server/create-services.ts';
import { enableAccount } from '../support/people/account-acts.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import { refresh } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import {
  allFactors,
  auditOf,
  begin,
  buildProtected,
  buildWaiting,
  countPasskeys,
  factorsOf,
  follow,
  keptFactors,
  leaveAddress,
  noFactors,
  openRequests,
  queued,
  referenceOn,
} from '../support/people/lost-device.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { readText } from '../support/requests/page.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { codeOf, exchange, registerClient, typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { withMessages } from '../support/with-messages.ts';

const hour = 3600;

describe.each(bothDatabases)('the wait after a lost device, on %s', (database) => {
  const app = describeApp({ database });

  const told = ({ email }: Pick<BuiltAccount, 'email'>) => queued(app, email, 'lost-device-request');
  const removals = ({ email }: Pick<BuiltAccount, 'email'>) => queued(app, email, 'second-factor-removed');

  test('messages are sent at 0, 24 and 71 hours, once each, and at 72 hours the second factor is removed', async () => {
    const account = await buildProtected(app);
    const bystander = await buildProtected(app);
    const former = { email: await leaveAddress(app, account) };
    const reference = referenceOn(await begin(app, account));
    await allHaveLeft(app, account.email);
    const steps = [
      [0, 1],
      [23.9, 1],
      [24.01, 2],
      [48, 2],
      [70.9, 2],
      [71.01, 3],
      [71.9, 3],
    ] as const;
    let at = 0;
    for (const [hours, messages] of steps) {
      app.moveClock((hours - at) * hour);
      at = hours;
      await follow(app);
      await follow(app);
      expect([hours, await told(account)]).toEqual([hours, messages]);
    }
    expect(await factorsOf(app, account)).toEqual(allFactors);
    // The change of the email can be taken back for 72 hours.
    await leaveAddress(app, account);
    app.moveClock(0.2 * hour);
    await follow(app);
    expect(await factorsOf(app, account)).toEqual(noFactors);
    for (const mailbox of [account, former]) expect([await told(mailbox), await removals(mailbox)]).toEqual([3, 1]);
    expect(await openRequests(app, account)).toBe(0);
    expect(await auditOf(app, account, 'account.second_factor_removed')).toEqual([{ by: 'lost_device', reference }]);
    const { text, links } = await app.mailbox.newest(account.email, 'second-factor-removed');
    expect(text).toMatch(/heure de Paris.*, après une demande pour appareil perdu/);
    // The first link of the message leads to a new application, with one sign-in before it.
    const browser = await app.open(links.find((link) => link.includes('/compte/')) ?? '');
    const page = await typeCredentials(browser, account);
    expect([page.url.pathname, page.h1]).toEqual([
      '/compte/securite/application',
      'Ajouter une application d’authentification',
    ]);
    expect(await factorsOf(app, bystander)).toEqual(allFactors);
    await follow(app);
    expect(await removals(account)).toBe(1);
  });

  test('the server continues the wait by itself after a restart', async () => {
    const account = await buildWaiting(app);
    app.moveClock(24.1 * hour);
    await app.restart();
    await until(async () => (await told(account)) === 2);
    app.moveClock(48 * hour);
    await app.restart();
    await until(async () => (await removals(account)) === 1);
    expect(await factorsOf(app, account)).toEqual(noFactors);
  });

  test('of many processes at the same moment one sends the message, and one removes the factor', async () => {
    const account = await buildWaiting(app);
    const others = [0, 1].map(() => createServices(app.services.config, { log: app.services.log }));
    const everybody = [...others, app.services, ...others, app.services];
    const atOnce = () => Promise.all(everybody.map((services) => follow({ services })));
    app.moveClock(24.1 * hour);
    await atOnce();
    expect(await told(account)).toBe(2);
    app.moveClock(48 * hour);
    await atOnce();
    for (const services of others) await services.close();
    expect(await told(account)).toBe(2);
    expect(await removals(account)).toBe(1);
    expect(await auditOf(app, account, 'account.second_factor_removed')).toHaveLength(1);
  });

  test('a message that could not be stored is stored later: no message is skipped, and no other account waits for it', async () => {
    const account = await buildProtected(app);
    const other = await buildProtected(app);
    await begin(app, account);
    await begin(app, other);
    const services = withMessages(app.services, {
      lostDeviceReminder(about) {
        if (about.account.id === account.sub) throw new Error('no message today');
        app.services.messages.lostDeviceReminder(about);
      },
    });
    // The job of the application would store the message in between.
    await withoutJobs(app, async () => {
      app.moveClock(24.1 * hour);
      await expect(followLostDevices(services)).rejects.toThrow('no message today');
      expect([await told(account), await told(other)]).toEqual([1, 2]);
      await follow(app);
      expect([await told(account), await told(other)]).toEqual([2, 2]);
    });
  });

  test('a server that was down until after the end sends no late reminder', async () => {
    const account = await buildWaiting(app);
    await allHaveLeft(app, account.email);
    app.moveClock(80 * hour);
    await follow(app);
    expect(await told(account)).toBe(1);
    expect(await removals(account)).toBe(1);
    expect(await factorsOf(app, account)).toEqual(noFactors);
  });

  test('an account that is deleted during the wait takes its request with it', async () => {
    const account = await buildWaiting(app);
    await app.rows.accounts.remove({ id: account.sub });
    expect(await openRequests(app, account)).toBe(0);
  });

  if (database !== bothDatabases[0]) return;

  test('each message says when the wait ends, and holds a link that cancels; the later ones are reminders', async () => {
    const account = await buildProtected(app);
    const reference = referenceOn(await begin(app, account));
    const row = await app.rows.lostDeviceRequests.first({ accountId: account.sub });
    expect(row.endsAt - row.begunAt).toBe(72 * hour);
    const links = new Set<string>();
    const [subjects, left]: [string[], string[]] = [[], []];
    for (const hours of [0, 24.1, 47]) {
      app.moveClock(hours * hour);
      await follow(app);
      await until(async () => app.mailbox.messages(account.email).length > links.size + 1);
      const message = await app.mailbox.newest(account.email, 'lost-device-request');
      expect(message.text).toContain(reference);
      expect(message.text).toContain('heure de Paris');
      expect(message.text).toContain('avec un code reçu par courriel et le mot de passe du compte.');
      expect(message.text).not.toContain('FranceConnect');
      subjects.push(message.subject.replace(/ - .*/, ''));
      left.push(/il reste (.*) pour annuler/.exec(message.text ?? '')?.[1] ?? '');
      links.add(message.links.find((link) => link.includes('/lien/')) ?? '');
    }
    const reminder = 'Rappel\u00a0: retrait de la double authentification';
    expect(subjects).toEqual(['Demande de retrait de la double authentification', reminder, reminder]);
    expect(left).toEqual(['', '48 heures', 'une heure']);
    expect(links.size).toBe(3);
    for (const link of links) {
      const page = await app.browser().open(link);
      expect(page.status).toBe(200);
      expect(readText(page.find('#link-subject'))).toBe(`Adresse du compte ${account.email[0]}•••@example.test`);
    }
  });

  test('passkeys stay when they stand beside an application, and are removed when they are the only second factor', async () => {
    const both = await buildProtected(app);
    const alone = await buildProtected(app);
    await app.rows.totpDevices.remove({ accountId: alone.sub });
    for (const account of [both, alone]) {
      await givePasskey(app, account);
      await begin(app, account);
    }
    app.moveClock(72.1 * hour);
    await follow(app);
    expect(await countPasskeys(app, both)).toBe(1);
    expect(await countPasskeys(app, alone)).toBe(0);
    for (const account of [both, alone]) expect(await factorsOf(app, account)).toEqual(noFactors);
    const removed = async (account: BuiltAccount) => (await auditOf(app, account, 'account.second_factor_removed'))[0];
    const about = { by: 'lost_device', reference: expect.any(String) };
    expect([await removed(both), await removed(alone)]).toEqual([about, { ...about, factor: 'passkey' }]);
  });

  test('passkeys that sign-ins do not ask for are removed too, because no account change would be possible without their device', async () => {
    const account = await buildAccount(app);
    await givePasskey(app, account);
    expect(referenceOn(await begin(app, account))).not.toBe('');
    app.moveClock(72.1 * hour);
    await follow(app);
    expect(await countPasskeys(app, account)).toBe(0);
    expect(await removals(account)).toBe(1);
  });

  test('a disabled account keeps its second factor, even when it is enabled again', async () => {
    const account = await buildWaiting(app);
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 });
    app.moveClock(24.1 * hour);
    await follow(app);
    expect(await told(account)).toBe(1);
    expect(await openRequests(app, account)).toBe(0);
    await app.services.inUnit(() => enableAccount(app.services, { name: account.username }));
    app.moveClock(48 * hour);
    await follow(app);
    expect(await factorsOf(app, account)).toEqual(keptFactors);
    expect(await removals(account)).toBe(0);
  });
});

describe.each(bothDatabases)('the end of a wait that is set to one hour, on %s', (database) => {
  const app = describeApp({ database, config: { lostDeviceWaitHours: 1 } });

  test('sessions and tokens end, and the unchanged password is enough to sign in', async () => {
    const account = await buildProtected(app);
    const client = await registerClient(app);
    expect((await app.browser().open('/appareil-perdu')).text).toContain('une heure');
    toMiddleOfStep(app);
    const { browser, request } = await pastPassword(app, { client, account });
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    await begin(app, account);
    app.moveClock(hour - 60);
    await follow(app);
    expect(await factorsOf(app, account)).toEqual(allFactors);
    expect(isIn((await pastPassword(app, { client, account })).browser.page)).toBe(false);
    expect((await browser.open('/compte')).find('#sub')).not.toBeNull();
    app.moveClock(120);
    await follow(app);
    expect(await factorsOf(app, account)).toEqual(noFactors);
    expect((await browser.open('/compte')).find('#sub')).toBeNull();
    expect((await refresh(app, client, body['refresh_token'])).status).toBe(400);
    expect(isIn((await pastPassword(app, { client, account })).browser.page)).toBe(true);
    expect(await queued(app, account.email, 'lost-device-request')).toBe(1);
  });
});

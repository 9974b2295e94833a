import { tellOfFailures } from '../../src/jobs/tell-of-failures.ts';
import { exportedEvent, readHistory } from '../../src/commands/account/read-history.ts';
import { createServices } from '../../src/server/create-services.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { auditOf } from '../support/people/lost-device.ts';
import { pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { asClient, authorizationRequest, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { like } from '../support/rows.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const wrong = 'pas le bon mot de passe';
const kind = 'too-many-failures';

describe.each(bothDatabases)('notices of failed sign-ins, on %s', (database) => {
  const { app, client } = describeService({ database });

  const told = async ({ email }: Pick<BuiltAccount, 'email'>) => (await app.mailbox.queued(email, kind)).length;
  const fail = async (username: string, times: number, browser: Browser = app.browser()) => {
    for (let tries = 0; tries < times; tries++) {
      await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
      await browser.submit({ username, password: wrong }, { action: 'signin' });
    }
  };
  const round = (services = app.services) => tellOfFailures(services);
  /** Moves the clock on and looks for failures. An attempt counts before it is examined, so the search ignores the newest ones. */
  const later = async (seconds = 11) => {
    app.moveClock(seconds);
    await round();
  };

  test('five failures in a row send the person a message, and four send none', async () => {
    const [five, four] = [await buildAccount(app), await buildAccount(app)];
    await fail(four.username, 4);
    await fail(five.username, 5);
    await round();
    // The fifth attempt may still be under examination.
    expect(await told(five)).toBe(0);
    await later();
    expect([await told(five), await told(four)]).toEqual([1, 0]);
    expect(await auditOf(app, five, 'account.failures_told')).toEqual([{}]);
    const message = await app.mailbox.newest(five.email, kind);
    expect(message.text).toContain('avec un mauvais mot de passe');
    expect(message.text).toContain('heure de Paris');
    expect(message.text).not.toContain(five.username);
    await signIn(app, app.browser(), { client, account: four });
    await later(100);
    expect(await told(four)).toBe(0);
  });

  test('a person gets at most one message an hour, and none without new failures', async () => {
    const account = await buildAccount(app);
    await fail(account.username, 5);
    await later();
    for (const seconds of [120, 300, 500]) {
      app.moveClock(seconds);
      await fail(account.username, 1);
      await later();
    }
    expect(await told(account)).toBe(1);
    await later(3600);
    expect(await told(account)).toBe(2);
    for (let hours = 0; hours < 3; hours++) await later(3601);
    expect(await told(account)).toBe(2);
  });

  test('the failing request writes no message itself, whether the name exists or not', async () => {
    const account = await buildAccount(app);
    // Ten seconds after the last failure of the account the job of the application would write the message.
    await withoutJobs(app, async () => {
      const before = await app.rows.outbox.list({ kind });
      await fail(account.username, 6);
      await fail('fantome@example.test', 6);
      await fail('fantome', 6);
      expect(await app.rows.outbox.list({ kind })).toHaveLength(before.length);
      await later();
      expect(await app.rows.outbox.list({ kind })).toHaveLength(before.length + 1);
    });
  });

  test('when several processes look at the same moment, one sends the message', async () => {
    const account = await buildAccount(app);
    await fail(account.username, 5);
    app.moveClock(11);
    const others = [0, 1].map(() => createServices(app.services.config, { log: app.services.log }));
    await Promise.all([...others, app.services, ...others, app.services].map(round));
    for (const services of others) await services.close();
    expect(await told(account)).toBe(1);
  });

  test('the server sends the messages by itself', async () => {
    const account = await buildAccount(app);
    await fail(account.username, 5);
    app.moveClock(11);
    await app.restart();
    await until(async () => (await told(account)) === 1);
  });

  if (database !== bothDatabases[0]) return;

  test('failures in a browser that the account knows count too', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    await fail(account.username, 5, browser);
    await later();
    expect(await told(account)).toBe(1);
  });

  test('wrong codes after the right password bring a message that somebody knows the password', async () => {
    toMiddleOfStep(app);
    const { browser, account } = await pastPassword(app, { client });
    for (let tries = 0; tries < 5; tries++)
      await browser.submit({ otp: totpCode(account.totpSecret, 700) }, { action: 'verify' });
    await later();
    const message = await app.mailbox.newest(account.email, kind);
    expect(message.text).toContain('quelqu’un connaît votre mot de passe');
  });

  test('the owner of a disabled account gets no message, and yesterday’s failures bring none', async () => {
    const [disabled, stale] = [await buildAccount(app), await buildAccount(app)];
    await fail(disabled.username, 5);
    await app.services.inUnit(() => disableAccount(app.services, { name: disabled.username }));
    await later();
    expect(await told(disabled)).toBe(0);
    await fail(stale.username, 5);
    await later(86_500);
    expect(await told(stale)).toBe(0);
  });

  test('the audit of a failed sign-in names the account that was meant and the network, and nothing that was typed', async () => {
    const account = await buildAccount(app);
    const refused = () => app.rows.audit.last({ event: 'login.sign-in.refused' });
    await fail(account.username, 1);
    expect(await refused()).toMatchObject({ accountId: account.sub, network: '127.0.0.0/24' });
    await fail('personne-inconnue', 1);
    const row = await refused();
    expect(row).toMatchObject({ accountId: null, network: '127.0.0.0/24' });
    expect(JSON.stringify(row)).not.toContain('personne-inconnue');
  });

  test('the audit tells the operator why a sign-in was refused, and the history of the person does not', async () => {
    const refused = async (account: Pick<BuiltAccount, 'username' | 'password'>) => {
      await pastPassword(app, { client, account });
      return (await app.rows.audit.last({ event: like('login.sign-in.%') })).details?.['reason'];
    };
    const [person, disabled, restricted, none, held] = [
      await buildAccount(app),
      await buildAccount(app),
      await buildAccount(app),
      await buildAccount(app),
      await buildAccount(app),
    ];
    await app.services.inUnit(() => disableAccount(app.services, { name: disabled.username }));
    await app.rows.accounts.change(
      { id: restricted.sub },
      { restrictedAt: 1, disabledAt: 1, disabledFor: 'restriction' },
    );
    await app.rows.accounts.change({ id: none.sub }, { passwordHash: null });
    await fail(held.username, 5);
    expect({
      unknown: await refused({ ...person, username: 'personne-inconnue-2' }),
      password: await refused({ ...person, password: wrong }),
      no_password: await refused(none),
      disabled: await refused(disabled),
      restricted: await refused(restricted),
      throttled: await refused(held),
    }).toEqual({
      unknown: 'unknown',
      password: 'password',
      no_password: 'no_password',
      disabled: 'disabled',
      restricted: 'restricted',
      throttled: 'throttled',
    });
    for await (const lines of readHistory(app.services, { accountId: person.sub, until: Number.MAX_SAFE_INTEGER }))
      for (const line of lines) expect(exportedEvent(line)).not.toHaveProperty('reason');
    const { browser } = await signIn(app, app.browser(), { client, account: person });
    const page = await browser.open('/compte/historique');
    expect(page.text).toContain('Tentative de connexion refusée');
    expect(page.text).not.toMatch(/\bpassword\b/);
  });

  test('a stranger who guesses cannot lock a person out of a script that has signed her in before', async () => {
    const account = await buildAccount(app);
    const script = await createClient(app, { legacy_password_grant: true, default_scopes: ['openid'] });
    const ask = () =>
      asClient(app, script, 'token', {
        grant_type: 'password',
        username: account.username,
        password: account.password,
      });
    expect((await ask()).status).toBe(200);
    await fail(account.username, 5);
    expect((await signIn(app, app.browser(), { client, account })).page.status).toBe(429);
    expect((await ask()).status).toBe(200);
  });
});

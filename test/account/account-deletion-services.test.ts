import { createRemoteJWKSet, jwtVerify } from 'jose';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { startLogoutReceiver, type LogoutReceiver } from '../support/services/logout-receiver.ts';
import { requestDeletion } from '../support/people/parked-sign-ins.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { describeApp } from '../support/describe-app.ts';

const day = 86_400;

describe.each(bothDatabases)('services that hear of a deletion, on %s', (database) => {
  const receivers: LogoutReceiver[] = [];

  const app = describeApp({ database, config: { outboundAllowedHosts: ['localhost'] } });
  afterAll(() => Promise.all(receivers.map((receiver) => receiver.stop())));

  const receiver = async (...args: Parameters<typeof startLogoutReceiver>) => {
    const started = await startLogoutReceiver(...args);
    receivers.push(started);
    return started;
  };
  const runJob = () => deleteDueAccounts(app.services);
  const notices = (clientId: string) => app.rows.deletionNotices.list({ clientId });
  const untold = (clientId: string) => app.rows.audit.list({ event: 'deletion.untold', clientId });

  /** Signs in to these services one after the other, asks for the deletion, and lets the time pass. */
  async function deletePersonOf(clients: readonly TestClient[]): Promise<string> {
    const account = await buildAccount(app);
    const browser = app.browser();
    const [first, ...others] = clients;
    await signIn(app, browser, { client: first!, account });
    for (const client of others) await silentTokens(app, browser, { client });
    await requestDeletion(app, account);
    // A service is told by the clock that the test goes on with: a try that is put off on that day would be made again at once.
    await withoutJobs(app, async () => {
      app.moveClock(30 * day + 1);
      await runJob();
      app.moveClock(-30 * day - 1);
    });
    return account.sub;
  }

  test('a service hears at once that the session ended, and at last that the account is deleted', async () => {
    const events = await receiver((response) => response.writeHead(202).end());
    const logouts = await receiver();
    const client = await registerClient(app, {
      deletion_uri: events.url,
      backchannel_logout_uri: logouts.url,
      id_token_signed_response_alg: 'ES256',
    });
    const silent = await receiver((response) => response.writeHead(202).end());
    await registerClient(app, { deletion_uri: silent.url });
    const sub = await deletePersonOf([client]);
    await until(() => logouts.tokens.length === 1, 'a logout token');
    await until(() => events.requests.length === 1, 'an event');
    const [{ type, body }] = events.requests as [LogoutReceiver['requests'][number]];
    expect(type).toBe('application/secevent+jwt');
    const keys = createRemoteJWKSet(new URL(`${app.protocol}/certs`), { timeoutDuration: 30_000 });
    const { payload, protectedHeader } = await jwtVerify(body, keys, { issuer: app.issuer, audience: client.clientId });
    expect(protectedHeader).toMatchObject({ typ: 'secevent+jwt', alg: 'ES256' });
    expect(payload).toEqual({
      iss: app.issuer,
      aud: client.clientId,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[\w-]{43}$/),
      sub_id: { format: 'iss_sub', iss: app.issuer, sub },
      events: { 'https://schemas.openid.net/secevent/risc/event-type/account-purged': {} },
    });
    await until(async () => (await notices(client.clientId)).length === 0, 'the end of the notice');
    expect(silent.connections()).toBe(0);
  });

  test('a service that registered no address for it is not missed: neither the audit nor the log complains', async () => {
    const told = await receiver((response) => response.writeHead(202).end());
    const client = await registerClient(app, { deletion_uri: told.url });
    const others = [await registerClient(app), await registerClient(app, { deletion_uri: told.url })];
    const [, off] = others as [TestClient, TestClient];
    await app.rows.clients.change({ clientId: off.clientId }, { disabledAt: 1 });
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    await app.rows.closingServices.insert(
      [client, ...others].map((one) => ({ accountId: account.sub, clientId: one.clientId })),
    );
    await requestDeletion(app, account);
    await app.rows.accounts.change({ id: account.sub }, { deletionDueAt: 1 });
    await runJob();
    await until(() => told.requests.length === 1, 'the event of the service that has an address');
    for (const { clientId } of others) {
      expect([await notices(clientId), await untold(clientId)]).toEqual([[], []]);
      expect(app.logs()).not.toContain(`"client":"${clientId}","attempts"`);
    }
  });

  test('a service that is away hears the same event later, by the same id', async () => {
    const away = await receiver((response, _request, nth) => response.writeHead(nth === 1 ? 503 : 202).end());
    const client = await registerClient(app, { deletion_uri: away.url });
    await deletePersonOf([client]);
    await until(async () => away.requests.length === 1 && (await notices(client.clientId))[0]?.attempts === 1, 'a try');
    await until(() => app.logs().includes('"outcome":503'), 'the answer');
    await app.rows.deletionNotices.change({}, { dueAt: 1 });
    app.services.clients.deletionNotices.wake();
    await until(() => away.requests.length === 2, 'another try');
    await until(async () => (await notices(client.clientId)).length === 0, 'the end of the notice');
    const [first, second] = away.requests.map(({ body }) => readJwt(body).claims);
    expect(second?.['jti']).toBe(first?.['jti']);
    expect(await untold(client.clientId)).toEqual([]);
  });

  test('a service that never answers is given up after a day, and the audit says so', async () => {
    const dead = await receiver((response) => response.destroy());
    const client = await registerClient(app, { deletion_uri: dead.url });
    await deletePersonOf([client]);
    const tried = `"client":"${client.clientId}","attempts":1,"outcome":"unreachable"`;
    await until(() => app.logs().includes(tried), 'a try');
    await app.rows.deletionNotices.change({ clientId: client.clientId }, { dueAt: 1, endedAt: 1 });
    app.services.clients.deletionNotices.wake();
    await until(async () => (await untold(client.clientId)).length === 1, 'a line of the audit');
    expect(await notices(client.clientId)).toEqual([]);
  });
});

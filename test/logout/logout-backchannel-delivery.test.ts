import type { IncomingMessage, ServerResponse } from 'node:http';
import { postBody } from '../../src/outbound/post-body.ts';
import { createServices } from '../../src/server/create-services.ts';
import { startServer } from '../../src/server/start-server.ts';
import { buildAccount } from '../support/build-account.ts';
import { startLogoutReceiver, type LogoutReceiver } from '../support/services/logout-receiver.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, signInForTokens, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const form = { type: 'application/x-www-form-urlencoded', body: 'logout_token=x' };

const day = 86_400;
const minute = 60;
const endless = 'x'.repeat(65_536);

type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

describe.each(bothDatabases)('back-channel logout messages to a service, on %s', (database) => {
  const receivers: LogoutReceiver[] = [];

  const app = describeApp({ database });
  const account = prepare(() => buildAccount(app));
  afterEach(async () => {
    await Promise.all(receivers.splice(0).map((each) => each.stop()));
  });

  const receive = async (answer?: Answer) => {
    const receiver = await startLogoutReceiver(answer);
    receivers.push(receiver);
    return receiver;
  };
  const noticesOf = ({ clientId }: TestClient) => app.rows.logoutNotices.list({ clientId });
  const auditOf = async ({ clientId }: TestClient) =>
    (await app.rows.audit.list({ event: 'logout.untold', clientId })).map(({ accountId, details }) => [
      accountId,
      details,
    ]);
  const isSettled = (client: TestClient) =>
    until(async () => (await noticesOf(client)).length === 0, `an end of ${client.clientId}`);
  /** Waits until the given number of attempts has been made and the next attempt is scheduled. */
  const isWaiting = (client: TestClient, attempts: number) =>
    until(async () => {
      const notices = await noticesOf(client);
      return (
        notices.some((notice) => notice.attempts === attempts) &&
        app.logs().includes(`"client":"${client.clientId}","attempts":${attempts},`)
      );
    }, `try ${attempts}`);
  /** Moves the clock, and lets the job look for due messages at once. */
  const pass = (seconds: number) => {
    app.moveClock(seconds);
    app.services.clients.logoutNotices.wake();
  };
  const waitOf = async (client: TestClient) => (await noticesOf(client))[0]!.dueAt - Math.floor(Date.now() / 1000);

  /** Opens a session with this service and returns a function that logs out of it. */
  const beginSession = async (client: TestClient) => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    return () => browser.open(`${app.protocol}/logout?id_token_hint=${tokens['id_token']}`);
  };
  /** Registers a service, and opens and ends a session with it. */
  const endSession = async (members: Readonly<Record<string, unknown>>) => {
    const client = await registerClient(app, members);
    const leave = await beginSession(client);
    await leave();
    return client;
  };

  test('a service that fails twice gets the logout at the third attempt, with a fresh token each time', async () => {
    const receiver = await receive((response, _request, nth) => response.writeHead(nth < 3 ? 503 : 204).end());
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    await isWaiting(client, 1);
    const first = await waitOf(client);
    pass(11);
    await isWaiting(client, 2);
    const second = await waitOf(client);
    pass(31);
    await isSettled(client);
    expect([first <= 10, second > 20 && second <= 30]).toEqual([true, true]);
    const claims = await receiver.claims(app, client.clientId);
    expect(claims).toHaveLength(3);
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(3);
    expect(claims[1]!.iat! - claims[0]!.iat!).toBeGreaterThanOrEqual(11);
    expect(claims[2]!.iat! - claims[1]!.iat!).toBeGreaterThanOrEqual(31);
    expect(new Set(claims.map(({ sid }) => sid)).size).toBe(1);
    expect(await auditOf(client)).toEqual([]);
  });

  test('after a day the server stops trying, and the audit says so', async () => {
    const receiver = await receive((response) => response.writeHead(500).end());
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    const pauses = [10, 30, 2 * minute, 10 * minute, 30 * minute, 60 * minute, 60 * minute];
    for (const [index, pause] of pauses.entries()) {
      await isWaiting(client, index + 1);
      const wait = await waitOf(client);
      expect([pause, wait <= pause, wait > pause - 10]).toEqual([pause, true, true]);
      pass(pause + 1);
    }
    await isWaiting(client, 8);
    pass(day - 4 * 60 * minute);
    await isWaiting(client, 9);
    pass(60 * minute + 1);
    await isSettled(client);
    expect(receiver.tokens).toHaveLength(10);
    expect(await auditOf(client)).toEqual([[account.sub, { attempts: 10, outcome: 500 }]]);
  });

  test('two processes on one database send one logout to each service', async () => {
    const receiver = await receive();
    const client = await registerClient(app, { backchannel_logout_uri: receiver.url });
    const services = createServices({ ...app.services.config, port: 0 }, { log: app.services.log });
    const second = await startServer(services);
    const leaves = [];
    for (let count = 0; count < 6; count++) leaves.push(await beginSession(client));
    await Promise.all(leaves.map((leave) => leave()));
    await isSettled(client);
    await second.stop();
    const claims = await receiver.claims(app, client.clientId);
    expect(claims).toHaveLength(6);
    expect(new Set(claims.map(({ sid }) => sid)).size).toBe(6);
  });

  test('logouts that wait to be sent survive a restart', async () => {
    const receiver = await receive((response, _request, nth) => response.writeHead(nth === 1 ? 503 : 200).end());
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    await isWaiting(client, 1);
    await app.restart();
    pass(11);
    await isSettled(client);
    expect(receiver.tokens).toHaveLength(2);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test.each([
    ['drops the line', (response: ServerResponse) => void response.destroy()],
    ['answers 202, which tells nothing', (response: ServerResponse) => void response.writeHead(202).end()],
    ['answers 404', (response: ServerResponse) => void response.writeHead(404).end()],
  ])('a service that %s gets another attempt', async (_what, answer) => {
    const receiver = await receive((response, _request, nth) => (nth === 1 ? answer(response) : response.end()));
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    await isWaiting(client, 1);
    pass(11);
    await isSettled(client);
    expect(receiver.tokens).toHaveLength(2);
  });

  test('a redirect of the service is not followed', async () => {
    const inside = await receive();
    for (const status of [301, 302, 303, 307, 308]) {
      const receiver = await receive((response) => response.writeHead(status, { location: inside.url }).end());
      const client = await endSession({ backchannel_logout_uri: receiver.url });
      await isWaiting(client, 1);
      expect(receiver.tokens).toHaveLength(1);
    }
    expect(inside.connections()).toBe(0);
  });

  test('the server closes the connection of an endless answer at once, before the time limit', async () => {
    let hasEnded = false;
    const receiver = await receive((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const more = (): void => {
        while (!hasEnded && response.write(endless));
      };
      response.on('drain', more);
      response.on('close', () => (hasEnded = true));
      more();
    });
    const { signal } = new AbortController();
    expect(await postBody(receiver.url, { ...form, allowedHosts: ['localhost'], signal })).toBe(200);
    await until(() => hasEnded, 'the end of the connection');
    hasEnded = false;
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    await isSettled(client);
    await until(() => hasEnded, 'the end of the connection');
    expect(receiver.tokens).toHaveLength(2);
  });

  test('a clock that is set back by two hours holds up no logout', async () => {
    // The signing keys are as old as the application, so the clock is ahead first.
    app.moveClock(7200);
    const receiver = await receive((response, _request, nth) => response.writeHead(nth === 1 ? 503 : 204).end());
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    await isWaiting(client, 1);
    pass(-7200);
    await isSettled(client);
    expect(receiver.tokens).toHaveLength(2);
  });

  test('a service that rejects the logout is not asked again', async () => {
    const receiver = await receive((response) => response.writeHead(400).end('{"error":"invalid_request"}'));
    const client = await endSession({ backchannel_logout_uri: receiver.url });
    await isSettled(client);
    expect(receiver.tokens).toHaveLength(1);
    expect(await auditOf(client)).toEqual([[account.sub, { attempts: 1, outcome: 'refused' }]]);
    expect(app.logs()).toContain('a service was not told of the end of a session');
  });

  test('a service that is unreachable does not delay the other services', async () => {
    const held: ServerResponse[] = [];
    const away = await receive((response) => held.push(response));
    const client = await registerClient(app, { backchannel_logout_uri: away.url });
    for (let count = 0; count < 3; count++) await (await beginSession(client))();
    await until(() => held.length > 0, 'the request to the one that is away');
    const receiver = await receive();
    const other = await endSession({ backchannel_logout_uri: receiver.url });
    await isSettled(other);
    expect(receiver.tokens).toHaveLength(1);
    // The server tries one of the three messages of this service. The other two wait for the next round.
    expect(held).toHaveLength(1);
    held[0]!.destroy();
    await isWaiting(client, 1);
    const waiting = await noticesOf(client);
    expect(new Set(waiting.map(({ dueAt }) => dueAt)).size).toBe(1);
    expect(waiting.map(({ attempts }) => attempts).toSorted((one, other) => one - other)).toEqual([0, 0, 1]);
    await app.rows.logoutNotices.remove({ clientId: client.clientId });
  });

  test('the current registration decides: a new address is used, a removed address or a disabled service gets nothing', async () => {
    const old = await receive((response) => response.writeHead(503).end());
    const fresh = await receive();
    // All three are told in the same round, and none a second time before the registrations have changed.
    const end = () => endSession({ backchannel_logout_uri: old.url });
    const [changed, without, disabled] = await withoutJobs(
      app,
      async () => [await end(), await end(), await end()] as const,
    );
    for (const client of [changed, without, disabled]) await isWaiting(client, 1);
    const change = async ({ clientId }: TestClient, how: { address?: string; disabledAt?: number }) => {
      const record = (await app.services.clients.registry.find(clientId))!;
      const metadata = { ...record.metadata, backchannel_logout_uri: how.address };
      await app.services.transaction((trx) =>
        app.services.clients.registry.update(trx, { ...record, metadata, disabledAt: how.disabledAt ?? null }),
      );
      await app.services.operation.versions.check();
    };
    await withoutJobs(app, async () => {
      await change(changed, { address: fresh.url });
      await change(without, {});
      await change(disabled, { address: old.url, disabledAt: 1 });
      pass(11);
    });
    for (const client of [changed, without, disabled]) await isSettled(client);
    expect([old.tokens.length, fresh.tokens.length]).toEqual([3, 1]);
  });
});

describe('a back-channel address on a private network', () => {
  const hosts = [
    'localhost',
    '127.0.0.1',
    '[::1]',
    '0.0.0.0',
    '2130706433',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::]',
  ];

  const started: { stop(): Promise<void> }[] = [];
  const keep = <T extends { stop(): Promise<void> }>(what: T): T => {
    started.push(what);
    return what;
  };
  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop();
  });

  test('no spelling of a private address receives a connection unless the operator allows the host', async () => {
    const app = keep(await startApp({ config: { outboundAllowedHosts: ['localhost:1', 'example.test'] } }));
    const account = await buildAccount(app);
    const receiver = keep(await startLogoutReceiver());
    const browser = app.browser();
    const ids: string[] = [];
    for (const host of hosts) {
      const client = await registerClient(app, {
        client_id: `at-${ids.length}`,
        backchannel_logout_uri: `http://${host}:${receiver.port}/backchannel-logout`,
      });
      ids.push(client.clientId);
      const { tokens } = await signInForTokens(app, browser, { client, account });
      await browser.open(`${app.protocol}/logout?id_token_hint=${tokens['id_token']}`);
    }
    const tried = (id: string) => app.logs().includes(`"client":"${id}","attempts":1,"outcome":"unreachable"`);
    await until(() => ids.every(tried), 'a try for each');
    expect([receiver.tokens.length, receiver.connections()]).toEqual([0, 0]);

    for (const allowed of ['localhost', `localhost:${receiver.port}`]) {
      const signal = AbortSignal.timeout(30_000);
      expect(await postBody(receiver.url, { ...form, allowedHosts: [allowed], signal })).toBe(200);
      const other = receiver.url.replace('localhost', '127.0.0.1');
      await expect(postBody(other, { ...form, allowedHosts: [allowed], signal })).rejects.toThrow('private network');
    }
  });

  test('in production the server sends logouts over TLS only, even when the database holds an http address', async () => {
    const app = keep(await startApp({ config: { production: true } }));
    const account = await buildAccount(app);
    const receiver = keep(await startLogoutReceiver());
    const client = await registerClient(app, { client_id: 'in-clear', backchannel_logout_uri: receiver.url });
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    await browser.open(`${app.protocol}/logout?id_token_hint=${tokens['id_token']}`);
    await until(() => app.logs().includes('a service was not told of the end of a session'), 'the end of it');
    expect(receiver.connections()).toBe(0);
  });

  test.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[fc00::1]',
    '[fd12::1]',
    '[fe80::1]',
    '[ff02::1]',
    '[64:ff9b::a01:203]',
    '[::a01:203]',
    '[2002:a01:203::1]',
    '[2001:db8::1]',
  ])('%s is refused, with and without TLS', async (host) => {
    for (const scheme of ['http', 'https']) {
      const posted = postBody(`${scheme}://${host}/`, {
        ...form,
        allowedHosts: [],
        signal: AbortSignal.timeout(30_000),
      });
      await expect(posted).rejects.toThrow('private network');
    }
  });
});

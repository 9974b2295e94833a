import { createServer, connect, type Server, type Socket } from 'node:net';
import sqlite3 from 'sqlite3';
import { startServer } from '../../src/start-server.ts';
import { authorizeSilently, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { rawRequest, sendRaw } from '../support/raw-request.ts';
import { giveUpSoon } from '../support/give-up-soon.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { createTestDatabase, bothDatabases, type DatabaseKind, type TestDatabase } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';

interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a PostgreSQL database behind a connection that the test can cut. The application connects through it. */
async function cutLine(store: TestDatabase): Promise<Outage & { readonly url: string }> {
  const target = new URL(store.url);
  const open = new Set<Socket>();
  const newServer = () =>
    createServer((socket) => {
      const onward = connect(Number(target.port), target.hostname);
      for (const each of [socket, onward]) {
        open.add(each);
        each.on('error', () => {});
        each.on('close', () => open.delete(each));
      }
      socket.pipe(onward).pipe(socket);
    });
  const listen = (server: Server, port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  let server = newServer();
  await listen(server, 0);
  const { port } = server.address() as { port: number };
  const url = new URL(store.url);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const stop = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: url.href,
    begin: stop,
    async end() {
      server = newServer();
      await listen(server, port);
    },
    close: stop,
  };
}

/** Starts a SQLite file that another process locks: the file can be read, but writing waits and then fails. */
function heldFile(url: string): Outage {
  const other = new sqlite3.Database(url.slice('sqlite:'.length));
  const run = (sql: string) =>
    new Promise<void>((resolve, reject) => other.exec(sql, (error) => (error ? reject(error) : resolve())));
  return {
    begin: () => run('BEGIN IMMEDIATE'),
    end: () => run('COMMIT'),
    close: () => new Promise((resolve) => other.close(() => resolve())),
  };
}

async function startWithOutage(
  kind: DatabaseKind,
): Promise<{ app: TestApp; outage: Outage; drop: () => Promise<void> }> {
  const store = await createTestDatabase(kind);
  const line = kind === 'postgres' ? await cutLine(store) : undefined;
  const app = await startApp({ database: kind, config: { databaseUrl: line?.url ?? store.url } });
  return { app, outage: line ?? heldFile(store.url), drop: () => store.drop() };
}

describe.each(bothDatabases)('a database that is unavailable, on %s', (database) => {
  let app: TestApp;
  let outage: Outage;
  let drop: () => Promise<void>;
  let client: TestClient;
  let account: BuiltAccount;
  let browser: Browser;

  beforeAll(async () => {
    ({ app, outage, drop } = await startWithOutage(database));
    await giveUpSoon(app.services);
    client = await registerClient(app);
    account = await buildAccount(app);
    browser = app.browser();
    await signIn(app, browser, { client, account });
  });
  afterAll(async () => {
    await outage.close().catch(() => {});
    await app.stop();
    await drop();
  });

  const counts = async () => {
    const { knex } = app.services.database;
    const [rows, audits] = await Promise.all([knex('payloads').select('model'), knex('audit').select('id')]);
    return { rows: rows.length, audits: audits.length };
  };

  test('an outage in the middle of a step shows a page with a reference, leaves no partial data, and the step works afterwards', async () => {
    const waiting = app.browser();
    const form = await waiting.open(authorizationRequest(app, client).url);
    const tokens = await silentTokens(app, browser, { client });
    const code = await authorizeSilently(app, browser, { client });
    const before = await counts();
    const fields = {
      username: account.username,
      password: account.password,
      action: 'signin',
      csrf: form.fieldValue('csrf')!,
    };
    await outage.begin();
    const page = await waiting.fork().post(form.url.href, fields);
    // A SQLite file that another process locks can still be read.
    const isAway = database === 'postgres';
    const silent = isAway && (await authorizeSilently(app, browser, { client }));
    const programs = isAway && [
      await refresh(app, client, tokens['refresh_token']),
      await exchange(app, client, { code: code.members['code']!, verifier: code.request.verifier }),
      await userinfo(app, tokens['access_token']),
    ];
    const probes = await Promise.all(
      ['livez', 'readyz'].map(async (name) => (await fetch(`${app.url}/${name}`)).status),
    );
    await outage.end();

    expect([page.status, page.h1]).toEqual([503, 'Service indisponible']);
    const reference = page.find('#reference')?.textContent ?? '';
    expect(reference).toMatch(/^[\da-f]{12}$/);
    expect(app.logs()).toContain(reference);
    expect(page.body).not.toMatch(/SQLITE|ECONN|sqlite|postgres|node_modules/);
    if (silent)
      expect(silent.members).toMatchObject({ error: 'server_error', state: silent.request.state, iss: app.issuer });
    for (const { status, body } of programs || []) {
      const said = { error: 'unavailable', error_description: 'unavailable', reference: expect.any(String) };
      expect([status, body]).toEqual([503, said]);
    }
    expect(probes).toEqual([200, isAway ? 503 : 200]);

    expect(await counts()).toEqual(before);
    const done = await waiting.submit({ username: account.username, password: account.password }, { action: 'signin' });
    expect(done.url.searchParams.get('code')).toBeTruthy();
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(200);
    expect((await exchange(app, client, { code: code.members['code']!, verifier: code.request.verifier })).status).toBe(
      200,
    );
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  });

  test('an error of the server is a page with a reference, and the data of the failed request is not written', async () => {
    const { payloads } = app.services;
    const upsert = payloads.upsert.bind(payloads);
    const before = await counts();
    payloads.upsert = (model, ...rest) => {
      upsert(model, ...rest);
      if (model === 'AuthorizationCode') throw new Error(`secret detail of ${account.email}`);
    };
    try {
      const { url } = authorizationRequest(app, client);
      const page = await browser.request({ url, headers: { accept: 'text/html' } });
      expect([page.status, page.h1]).toEqual([500, 'Erreur inattendue']);
      expect(page.find('#reference')?.textContent).toMatch(/^[\da-f]{12}$/);
      expect(page.body).not.toContain('secret detail');
      expect(page.header('location')).toBeUndefined();
      const { members, request } = await authorizeSilently(app, browser, { client });
      expect(members).toMatchObject({ error: 'server_error', state: request.state });
      expect(members['error_description']).not.toContain('secret');
    } finally {
      payloads.upsert = upsert;
    }
    expect(await counts()).toEqual(before);
    expect((await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
  });
});

test('the server gives up a body that arrives too slowly', async () => {
  const app = await startApp();
  const { services } = app;
  const running = await startServer({ ...services, config: { ...services.config, port: 0 }, close: async () => {} });
  try {
    expect(running.server.requestTimeout).toBeLessThanOrEqual(180_000);
    expect(running.server.headersTimeout).toBeLessThanOrEqual(30_000);
    running.server.requestTimeout = 1;
    running.server.headersTimeout = 1;
    const { port } = running.server.address() as { port: number };
    const headers = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10'];
    const answer = await sendRaw({ url: `http://127.0.0.1:${port}` }, rawRequest(app, 'POST /langue', headers, 'ab'));
    expect(answer.status).toBe(408);
  } finally {
    await running.stop();
    await app.stop();
  }
});

test('a form without a file has half a minute to arrive, a photo has the time that a slow connection needs', async () => {
  const app = await startApp();
  const { setTimeout: realTimeout } = globalThis;
  const waiting: (() => void)[] = [];
  // The test runs the timeout handler of the server at once instead of waiting for half a minute.
  globalThis.setTimeout = ((work: () => void, milliseconds: number, ...rest: unknown[]) => {
    if (milliseconds === 30_000) waiting.push(work);
    return realTimeout(work, milliseconds, ...rest);
  }) as typeof setTimeout;
  try {
    const headers = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10'];
    const answer = sendRaw(app, rawRequest(app, 'POST /langue', headers, 'ab'));
    while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    waiting[0]?.();
    expect((await answer).status).toBe(408);
  } finally {
    globalThis.setTimeout = realTimeout;
    await app.stop();
  }
});

import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import sqlite3 from 'sqlite3';
import { startServer } from '../../src/server/start-server.ts';
import { openDatabase, type Database } from '../../src/store/database/database.ts';
import { authorize, authorizeSilently, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { startDatabaseLine } from '../support/database/database-line.ts';
import { rawRequest, sendRaw } from '../support/requests/raw-request.ts';
import { giveUpSoon } from '../support/programs/give-up-soon.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { createTestDatabase, bothDatabases, describeOnPostgres, type DatabaseKind } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  typeCredentials,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { rowsIn } from '../support/rows.ts';
import { fillDisk, refuseLines } from '../support/database/triggers.ts';
import { prepare } from '../support/describe-app.ts';

interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a SQLite file that another process locks: the file can be read, but writing waits and then fails. */
function heldFile(url: string): Outage {
  const other = new sqlite3.Database(url.slice('sqlite:'.length));
  // The lock may have to wait for a write of the application.
  other.configure('busyTimeout', 30_000);
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
  const line = kind === 'postgres' ? await startDatabaseLine(store.url) : undefined;
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
    const [rows, audits] = await Promise.all([app.rows.payloads.count(), app.rows.audit.count()]);
    return { rows, audits };
  };

  // Jobs would clear expired rows and write others while these are counted.
  let release: () => void;
  beforeEach(async () => {
    release = await app.running.holdJobs();
  });
  afterEach(() => release());

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
    const waitAsUsual = await giveUpSoon(app.services);
    await outage.begin();
    const page = await waiting.fork().post(form.url.href, fields);
    // A SQLite file that another process locks can still be read: only the commit of each request fails.
    const isAway = database === 'postgres';
    const silent = await authorizeSilently(app, browser, { client });
    const seen = await authorize(app, browser, { client });
    const programs = [
      await refresh(app, client, tokens['refresh_token']),
      await exchange(app, client, { code: code.members['code']!, verifier: code.request.verifier }),
      ...(isAway ? [await userinfo(app, tokens['access_token'])] : []),
    ];
    const probes = await Promise.all(
      ['livez', 'readyz'].map(async (name) => (await fetch(`${app.url}/${name}`)).status),
    );
    await outage.end();
    await waitAsUsual();

    expect([page.status, page.h1]).toEqual([503, 'Service indisponible']);
    const reference = page.find('#reference')?.textContent ?? '';
    expect(reference).toMatch(/^[\da-f]{12}$/);
    expect(app.logs()).toContain(reference);
    expect(page.body).not.toMatch(/SQLITE|ECONN|sqlite|postgres|node_modules/);
    // A page that was opened can be opened again. A form that was sent is never sent once more.
    expect(seen.page.find('#again')?.getAttribute('href')).toBe('');
    expect(page.find('#again')).toBeNull();
    expect(silent.members).toMatchObject({ error: 'server_error', state: silent.request.state, iss: app.issuer });
    expect([seen.page.status, seen.page.header('location')]).toEqual([503, undefined]);
    for (const answer of [silent, seen]) expect(answer.page.header('set-cookie')).toBeUndefined();
    for (const { status, body, headers } of programs) {
      const said = { error: 'unavailable', error_description: 'unavailable', reference: expect.any(String) };
      expect([status, body, headers.get('retry-after')]).toEqual([503, said, '30']);
    }
    expect(probes).toEqual([200, 503]);

    expect(await counts()).toEqual(before);
    const done = await typeCredentials(waiting, account);
    expect(done.url.searchParams.get('code')).toBeTruthy();
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(200);
    expect((await exchange(app, client, { code: code.members['code']!, verifier: code.request.verifier })).status).toBe(
      200,
    );
    app.moveClock(1);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  });

  test('a commit that finds no room on the disk takes the process out of service at once, until one finds room', async () => {
    const { payloads } = app.services;
    const readiness = async () => (await fetch(`${app.url}/readyz`)).status;
    const write = (id: string) =>
      app.services.inUnit(async () => payloads.upsert('Flow', id, { filler: randomBytes(16_384).toString('hex') }, 60));
    const makeRoom = await fillDisk(app.services.database);
    expect(await readiness()).toBe(200);
    let tries = 0;
    const isFull = () =>
      write(`a${tries++}`).then(
        () => false,
        () => true,
      );
    while (!(await isFull())) expect(tries).toBeLessThan(100);
    expect(await readiness()).toBe(503);
    app.moveClock(1);
    expect(await readiness()).toBe(503);
    await makeRoom();
    app.moveClock(1);
    expect(await readiness()).toBe(200);
  });

  test('an error of the server is a page with a reference, and the data of the failed request is not written', async () => {
    const { payloads } = app.services;
    const upsert = payloads.upsert.bind(payloads);
    let late: () => unknown = () => {};
    const before = await counts();
    payloads.upsert = (model, ...rest) => {
      upsert(model, ...rest);
      // Some work goes on after the answer of its request was sent.
      late = AsyncResource.bind(() => upsert(model, ...rest));
      if (model === 'AuthorizationCode') throw new Error(`secret detail of ${account.email}`);
    };
    try {
      const { url } = authorizationRequest(app, client);
      const page = await browser.request({ url, headers: { accept: 'text/html' } });
      expect([page.status, page.h1]).toEqual([500, 'Erreur inattendue']);
      expect(page.find('#reference')?.textContent).toMatch(/^[\da-f]{12}$/);
      expect(page.body).not.toContain('secret detail');
      // Whether or not somebody is signed in, the same page once more is what helps.
      expect([page.find('#back')?.text, page.find('#account')]).toEqual(['Réessayer', null]);
      expect(new URL(page.find('#back')?.getAttribute('href') ?? '', app.url).href).toBe(url);
      expect(page.header('location')).toBeUndefined();
      expect(late).toThrow('no unit of work is open');
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

describeOnPostgres('connections that never answer', () => {
  let app: TestApp;
  let client: TestClient;
  /** Another way to the same database, which nothing cuts or hurries. */
  let elsewhere: Database;

  const store = prepare(() => createTestDatabase('postgres'));
  const line = prepare(() => startDatabaseLine(store.url));
  beforeAll(async () => {
    app = await startApp({ database: 'postgres', config: { databaseUrl: line.url } });
    client = await registerClient(app);
    // The schema and the client were written with the usual patience.
    Object.assign(app.services.config, { databaseTimeoutSeconds: 1 });
    await app.restart();
    elsewhere = openDatabase(store.url);
  });
  afterAll(async () => {
    await line.close();
    await elsewhere.close();
    await store.drop();
  });

  const token = () => asClient(app, client, 'token', { grant_type: 'client_credentials' });
  const readiness = async () => (await fetch(`${app.url}/readyz`)).status;

  /** Opens every kind of connection: of reads, of commits, of rare queries. */
  const openAll = async () => {
    const browser = app.browser();
    // On a busy machine even a good connection may take longer than the little time that is given here.
    await until(async () => (await browser.open(authorizationRequest(app, client).url)).status === 200, 'a page');
    await Promise.all([token(), browser.fork().open('/mot-de-passe-oublie'), readiness()]);
    return browser;
  };

  test('after a firewall has forgotten all connections, requests end with a 503 or an answer, and new connections serve', async () => {
    const browser = await openAll();
    line.forget();
    const fields = { username: 'personne', password: 'pas le bon mot de passe' };
    const [page, ...programs] = await Promise.all([
      browser.submit(fields, { action: 'signin' }),
      ...Array.from({ length: 6 }, token),
    ]);
    // The first connection that is found mute makes the others be thrown away, so that some requests are answered.
    expect([422, 503]).toContain(page!.status);
    for (const { status } of programs) expect([200, 503]).toContain(status);
    await until(async () => (await token()).status === 200 && (await readiness()) === 200, 'a service as before');
    const again = async () => (await browser.open(authorizationRequest(app, client).url)).status === 200;
    await until(again, 'a sign-in page as before');
  });

  test('a process that hears no more of changes asks for each client anew, and says that it is not ready', async () => {
    await until(async () => (await token()).status === 200, 'a token');
    line.muteOn('select "noun"');
    await rowsIn(elsewhere).clients.change({ clientId: client.clientId }, { disabledAt: 1 });
    await until(async () => (await token()).status === 401, 'a client that counts as disabled');
    expect(await readiness()).toBe(503);
    line.muteOn(undefined);
    await until(async () => (await readiness()) === 200, 'a service that is ready again');
    await rowsIn(elsewhere).clients.change({ clientId: client.clientId }, { disabledAt: null });
    const [version = 0] = await rowsIn(elsewhere).versions.values('version', { noun: 'clients' });
    await rowsIn(elsewhere).versions.change({ noun: 'clients' }, { version: version + 1 });
    await until(async () => (await token()).status === 200, 'a client that counts as enabled');
  });

  const audited = (event: string) => rowsIn(elsewhere).audit.count({ event });
  const writeTogether = (events: readonly `test.${string}`[]) =>
    Promise.allSettled(events.map((event) => app.services.inUnit(async () => app.services.audit({ event }))));

  test('a commit whose answer was lost may have been written, so it is not written a second time', async () => {
    line.loseAnswerTo('test.lost');
    const outcomes = await writeTogether(['test.lost', 'test.beside']);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([await audited('test.lost'), await audited('test.beside')]).toEqual([1, 1]);
  });

  test('a commit that loses to another transaction, or has a bad row beside it, is written at the second try', async () => {
    await refuseLines(elsewhere);
    const outcomes = await writeTogether(['test.good', 'test.bad', 'test.conflict']);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const written = await Promise.all(['test.good', 'test.bad', 'test.conflict'].map(audited));
    expect(written).toEqual([1, 0, 1]);
  });

  test('a database that takes no writes, such as a standby, answers 503 and is left as soon as it may be another one', async () => {
    const own = openDatabase(store.url);
    const name = new URL(store.url).pathname.slice(1);
    const setReadOnly = async (value: 'on' | 'off') => {
      await own.knex.raw(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
      await own.knex.raw(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()',
        [name],
      );
    };
    await setReadOnly('on');
    await until(async () => (await token()).body['error'] === 'unavailable', 'a database without writes');
    app.moveClock(1);
    expect([(await token()).status, await readiness()]).toEqual([503, 503]);
    await own.knex.raw('SET default_transaction_read_only = off');
    await setReadOnly('off');
    app.moveClock(1);
    await until(async () => (await token()).status === 200, 'a database with writes');
    await own.close();
  });

  test('when the server of the database vanishes, people get the error page, and the process can still stop', async () => {
    const browser = await openAll();
    line.vanish();
    const pages = await Promise.all([
      browser.fork().open('/mot-de-passe-oublie'),
      browser.submit({ username: 'personne', password: 'pas le bon mot de passe' }, { action: 'signin' }),
    ]);
    const programs = await Promise.all(Array.from({ length: 20 }, token));
    expect(pages.map(({ status }) => status)).toEqual([503, 503]);
    for (const { status, headers } of programs) expect([status, headers.get('retry-after')]).toEqual([503, '30']);
    expect(await readiness()).toBe(503);

    // A service that asks silently hears it, at the address that it had when the database was last there.
    await until(async () => app.services.operation.versions.isStale(), 'a process that knows it');
    const silent = await authorizeSilently(app, app.browser(), { client });
    expect(silent.members).toMatchObject({ error: 'server_error', state: silent.request.state, iss: app.issuer });
    const foreign = { ...client, redirectUri: `${client.redirectUri}/x` };
    const { page } = await authorizeSilently(app, app.browser(), { client: foreign });
    expect([page.status, page.header('location')]).toEqual([503, undefined]);
    await app.stop();
  });
});

test('the server gives up a body that arrives too slowly', async () => {
  const app = await startApp();
  const { services } = app;
  const running = await startServer({ ...services, config: { ...services.config, port: 0 }, close: async () => {} });
  try {
    expect(running.server.requestTimeout).toBeLessThanOrEqual(180_000);
    expect(running.server.headersTimeout).toBeLessThanOrEqual(30_000);
    // Connections that say nothing would otherwise stay for ever.
    const { port } = running.server.address() as { port: number };
    const silent = Array.from({ length: 5 }, () => connect(port, '127.0.0.1'));
    const ends = silent.map((socket) => once(socket.resume(), 'close'));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    running.server.requestTimeout = 1;
    running.server.headersTimeout = 1;
    const headers = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10'];
    const answer = await sendRaw({ url: `http://127.0.0.1:${port}` }, rawRequest(app, 'POST /langue', headers, 'ab'));
    expect(answer.status).toBe(408);
    await Promise.all(ends);
  } finally {
    await running.stop();
    await app.stop();
  }
});

test('a form without a file has half a minute to arrive, a photo has the time that a slow connection needs', async () => {
  const app = await startApp();
  // The heartbeat waits for half a minute as well.
  const release = await app.running.holdJobs();
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
    release();
    await app.stop();
  }
});

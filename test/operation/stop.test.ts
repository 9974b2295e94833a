import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { startServer } from '../../src/server/start-server.ts';
import { hasLeftJournal } from '../../src/store/backup/check-sqlite-file.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { buildProduct } from '../support/programs/build-product.ts';
import { productionSettings, runBuilt } from '../support/programs/production.ts';
import { rawRequest } from '../support/requests/raw-request.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { describeApp } from '../support/describe-app.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { rowsIn } from '../support/rows.ts';

/** Opens a connection that may be cut off, and sends these bytes on it. */
async function open(url: string, bytes = ''): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  await once(socket, 'connect');
  if (bytes) socket.write(bytes);
  return socket;
}

const closing = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()).resume());

/** A client with a thread of its own: it says that it is ready, sends a request when it is told to, and gives the answer. */
const clientOfThread = `
  const { connect } = require('node:net');
  const { parentPort, workerData: { port, shared } } = require('node:worker_threads');
  parentPort.once('message', () => {
    const sent = () => { Atomics.store(shared, 0, 1); Atomics.notify(shared, 0); };
    let answer = '';
    connect(port, '127.0.0.1')
      .on('connect', function () { this.write('GET /livez HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n', sent); })
      .on('data', (bytes) => (answer += bytes))
      .on('error', ({ code }) => (answer += code))
      .on('close', () => parentPort.postMessage(answer));
  });
  parentPort.postMessage('ready');
`;

/** Returns whether the system has taken a connection in that the program has not: the queue of a port that listens, as Linux tells it. */
function hasWaiting(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = new RegExp(`:${hex} [\\dA-F]+:0000 0A [\\dA-F]{8}:(?!0{8})`);
  return ['tcp', 'tcp6'].some((name) => line.test(readFileSync(`/proc/net/${name}`, 'utf8')));
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );

describe('a process that is told to stop', () => {
  const app = describeApp();

  /** A second server on the same services, with a draining that ends when the test says so. */
  async function startSecond({
    close = async () => {},
    ...milliseconds
  }: { graceMilliseconds?: number; idleMilliseconds?: number; close?: () => Promise<void> } = {}) {
    const waits: number[] = [];
    let endDraining = () => {};
    const drained = new Promise<void>((resolve) => (endDraining = resolve));
    const drain = (milliseconds: number) => {
      waits.push(milliseconds);
      return drained;
    };
    const config = { ...app.services.config, port: 0, drainSeconds: 5 };
    const running = await startServer({ ...app.services, config, close }, { drain, ...milliseconds });
    const { port } = running.server.address() as { port: number };
    return { running, waits, endDraining, url: `http://127.0.0.1:${port}` };
  }

  const halfForm = () =>
    rawRequest(app, 'POST /langue', ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 4'], 'ab');
  /** The answer to a later request shows that what was sent before has arrived. */
  const arrive = (url: string) => fetch(`${url}/livez`);

  test('a process says first that it is not ready, goes on serving while balancers find out, and then closes its port', async () => {
    const { running, waits, endDraining, url } = await startSecond({ idleMilliseconds: 0 });
    expect(await statusOf(`${url}/readyz`)).toBe(200);
    const before = await fetch(`${url}/robots.txt`);
    expect(before.headers.get('connection')).toBe('keep-alive');
    const stopped = running.stop();
    expect([await statusOf(`${url}/readyz`), await statusOf(`${url}/livez`)]).toEqual([503, 200]);
    expect(await statusOf(`${url}/robots.txt`)).toBe(before.status);
    expect(waits).toEqual([5000]);
    endDraining();
    await stopped;
    expect(await statusOf(`${url}/livez`)).toBe(0);
  });

  test('requests on their way when the port closes get their answers, and each answer closes its connection', async () => {
    const { running, endDraining, url } = await startSecond();
    const silent = await open(url);
    const kept = await open(url, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(kept, 'data');
    const busy = await open(url, halfForm().replace('Connection: close\r\n', ''));
    const answers = [silent, kept, busy].map((socket) => {
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
      return closing(socket).then(() => answer);
    });
    await arrive(url);
    endDraining();
    const stopped = running.stop();
    await until(async () => (await statusOf(`${url}/livez`)) === 0, 'the end of the port');
    for (const socket of [silent, kept]) socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    busy.write('cd');
    await stopped;
    const closes = '(?=.*^Connection: close\r$)';
    expect(await Promise.all(answers)).toEqual([
      expect.stringMatching(new RegExp(`^HTTP/1\\.1 200 ${closes}`, 'ms')),
      expect.stringMatching(new RegExp(`^HTTP/1\\.1 200 ${closes}`, 'ms')),
      expect.stringMatching(new RegExp(`^HTTP/1\\.1 403 ${closes}`, 'ms')),
    ]);
  });

  test('a connection that waits to be taken in when the port closes gets its answer', async () => {
    const { running, endDraining, url } = await startSecond();
    const { port } = new URL(url);
    const shared = new Int32Array(new SharedArrayBuffer(4));
    const client = new Worker(clientOfThread, { eval: true, workerData: { port: Number(port), shared } });
    const exited = once(client, 'exit');
    await once(client, 'message');
    const answered = once(client, 'message');
    const stopped = running.stop();
    client.postMessage('connect');
    // This thread, which is the one of the server, takes nothing in until the request is on its way.
    Atomics.wait(shared, 0, 0);
    while (!hasWaiting(Number(port)));
    endDraining();
    expect(await answered).toEqual([expect.stringMatching(/^HTTP\/1\.1 200 /)]);
    await Promise.all([stopped, exited]);
  });

  test('connections without a request end once they have been silent, and requests that have begun are waited for', async () => {
    const { running, endDraining, url } = await startSecond({ idleMilliseconds: 50 });
    const silent = await open(url);
    const kept = await open(url, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(kept, 'data');
    const begun = [await open(url, 'GET /livez HTTP/1.1\r\nHost:'), await open(url, halfForm())] as const;
    let answers = '';
    for (const socket of begun) socket.setEncoding('utf8').on('data', (text: string) => (answers += text));
    await arrive(url);
    endDraining();
    const stopped = running.stop();
    await Promise.all([closing(silent), closing(kept)]);
    expect(answers).toBe('');
    begun[0].write(' x\r\n\r\n');
    begun[1].write('cd');
    await Promise.all([stopped, ...begun.map(closing)]);
    const statuses = [...answers.matchAll(/^HTTP\/1\.1 (\d+) /gm)].map(([, status]) => Number(status));
    expect(new Set(statuses)).toEqual(new Set([200, 403]));
  });

  test('a request that never ends is cut off, and a database that never closes does not keep the process', async () => {
    const { running, endDraining, url } = await startSecond({
      graceMilliseconds: 100,
      close: () => new Promise(() => {}),
    });
    const never = await Promise.all([open(url, halfForm()), open(url, 'GET /livez HTTP/1.1\r\nHost:')]);
    await arrive(url);
    endDraining();
    await Promise.all([running.stop(), ...never.map(closing)]);
    expect(app.logs()).toContain('stopped without waiting');
  });
});

test('a file that is damaged is refused by the start after a process was killed, and by doctor; after a clean stop nothing reads it', async () => {
  const build = await buildProduct();
  const database = await createTestDatabase('sqlite');
  const { url } = database;
  const env = await productionSettings(url);
  const path = url.slice('sqlite:'.length);
  const opened = openDatabase(url);
  await migrateUp(opened);
  // No start reads this table.
  await opened.knex.raw('CREATE TABLE filler (text)');
  for (let row = 0; row < 10; row++) await opened.writeOne('INSERT INTO filler VALUES (?)', ['x'.repeat(4000)]);
  await opened.close();
  const bytes = readFileSync(path);
  const page = Math.floor(bytes.lastIndexOf('x'.repeat(2000)) / 4096) * 4096;
  writeFileSync(path, bytes.fill(7, page, page + 4096));

  const start = () => runBuilt(build, { args: ['dist/src/main.js'], env });
  const serve = async () => {
    const started = start();
    await until(async () => (await statusOf(`http://127.0.0.1:${env['PORT']}/readyz`)) === 200);
    const beside = openDatabase(url);
    await until(async () => (await rowsIn(beside).processes.count()) === 1);
    await beside.close();
    return started;
  };
  const clean = await serve();
  clean.child.kill('SIGTERM');
  expect(await clean.ended).toMatchObject({ code: 0 });
  expect(hasLeftJournal(url)).toBe(false);
  const killed = await serve();
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(hasLeftJournal(url)).toBe(true);

  const issuer = 'http://localhost:1/realms/geoplateforme';
  const seen = await runCli(['doctor'], { env: { ...env, NODE_ENV: 'development', ISSUER: issuer, DEMO: 'off' } });
  expect(seen.stdout).toMatch(/^PROBLEM +DATABASE_URL +the file \S+ is damaged .*: .*restore the newest backup$/m);
  // A program that closes the file takes the journal in. The process that was killed is still in the list.
  expect(hasLeftJournal(url)).toBe(false);
  const refused = await start().ended;
  expect([refused.code, refused.stderr.trim().split('\n').at(-1)]).toEqual([
    1,
    expect.stringMatching(/^DATABASE_URL: the file \S+ is damaged \(.+\); .*restore the newest backup$/),
  ]);
  expect(refused.stderr).toContain(path);
  await database.drop();
  // Three starts and a command take their time where other tests run beside them.
}, 120_000);

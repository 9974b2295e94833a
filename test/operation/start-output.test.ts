import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { buildProduct } from '../support/programs/build-product.ts';
import { freePorts } from '../support/free-port.ts';
import { productionSettings } from '../support/programs/production.ts';
import { send } from '../support/requests/send.ts';
import { startApp } from '../support/start-app.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const draw = () => randomBytes(32).toString('base64url');

/** Runs `npm start` until it serves, then stops it in the way of Ctrl-C. */
async function startAndStop() {
  const database = await createTestDatabase('sqlite');
  const port = await freePorts(4);
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    DATABASE_URL: database.url,
    COOKIE_KEYS: draw(),
    ENCRYPTION_KEYS: draw(),
    PASSWORD_PEPPER: draw(),
  };
  const child = spawn('npm', ['start', '--silent'], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (written += text));
  }
  await until(() => written.includes('accounts '), 'the last address');
  const { status } = await fetch(`http://localhost:${port + 1}/login`, { redirect: 'manual' });
  // A terminal sends Ctrl-C to the whole process group.
  process.kill(-child.pid!, 'SIGINT');
  await ended;
  await database.drop();
  return { port, status, lines: written.trimEnd().split('\n') };
}

test('npm start prints every address and recommends a newer Node once, and prints nothing else', async () => {
  const { port, status, lines } = await startAndStop();
  const { node } = process.versions;
  expect(status).toBe(302);
  expect(lines).toEqual([
    `geopf-id           http://localhost:${port}/realms/geoplateforme`,
    `relying party      http://localhost:${port + 1}`,
    `mailbox            http://localhost:${port + 1}/mail`,
    `upstream stand-ins http://localhost:${port + 2}`,
    `administration     http://localhost:${port}/admin`,
    expect.stringMatching(/^accounts {11}dev-usager, dev-support, dev-admin · /),
    ...(Number.parseInt(node, 10) < 24 ? [`Node.js 24 is recommended; this is ${node}`] : []),
  ]);
});

test('what the protocol library writes to the console goes to the log', async () => {
  const app = await startApp();
  console.warn('oidc-provider WARNING: Unsupported runtime. Use another one.');
  console.warn('oidc-provider WARNING: a notice that nobody has seen yet');
  console.info('\u001b[33;1moidc-provider NOTICE: one in colour\u001b[0m');
  const lines = app.logs().trim().split('\n');
  const told = lines.map((line) => JSON.parse(line)).filter(({ notice }) => notice !== undefined);
  // The library has also written the first of them by itself, if this file was the first of its process that loaded it.
  expect(told.slice(-3)).toMatchObject([
    { level: 20, notice: 'oidc-provider WARNING: Unsupported runtime. Use another one.' },
    { level: 40, notice: 'oidc-provider WARNING: a notice that nobody has seen yet' },
    { level: 40, notice: '\u001b[33;1moidc-provider NOTICE: one in colour\u001b[0m' },
  ]);
  await app.stop();
});

/**
 * Starts the program with both of its outputs on a file of a disk that is full, makes room when a line is read, and prints the file when the
 * program has ended. Root and ordinary users may mount a disk in a namespace of their own; where neither may, \`/dev/full\` is such a file, and
 * never has room.
 */
const onFullDisk = `
  run() {
    "$NODE" dist/src/main.js >>"$1" 2>&1 &
    echo "$!"
    read -r answer || kill -9 "$!"
    rm -f "$DISK/filler"
    echo room
    wait "$!"
    ended=$?
    [ "$1" = /dev/full ] || cat "$1"
    exit "$ended"
  }
  if [ "$0" = mounted ]; then
    mount -t tmpfs -o size=64k none "$DISK" || exit 99
    dd if=/dev/zero of="$DISK/filler" bs=1k 2>/dev/null
    run "$DISK/log"
  elif unshare --map-root-user --mount true 2>/dev/null; then
    exec unshare --map-root-user --mount sh -c "$SCRIPT" mounted
  else
    run /dev/full
  fi
`;

test('a full disk under the log and the standard error stops nobody, and the lines are there when it has room again', async () => {
  const build = await buildProduct();
  const database = await createTestDatabase('sqlite');
  const opened = openDatabase(database.url);
  await migrateUp(opened);
  await opened.close();
  const disk = temporaryFolder('geopf-id-disk-');
  const settings = await productionSettings(database.url);
  const child = spawn('sh', ['-c', onFullDisk], {
    cwd: build,
    env: { ...settings, NODE: process.execPath, DISK: disk, SCRIPT: onFullDisk },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  const ask = (path: string) =>
    send(new URL(path, `http://127.0.0.1:${settings['PORT']}`)).then(
      ({ status }) => status,
      () => 0,
    );
  // The start warns of its legal pages, on the full disk.
  await until(async () => (await ask('/readyz')) === 200, 'the process');
  // More lines than one write takes. The program does not serve this host.
  for (let count = 0; count < 40; count++) expect(await ask('/nowhere')).toBe(421);
  child.stdin.write('\n');
  expect((await lines.next()).value).toBe('room');
  expect(await ask('/readyz')).toBe(200);
  process.kill(pid, 'SIGTERM');
  const written: Record<string, unknown>[] = [];
  for await (const line of { [Symbol.asyncIterator]: () => lines })
    written.push(JSON.parse(line) as Record<string, unknown>);
  expect(await exited).toEqual([0, null]);
  if (written.length > 0) {
    expect(written[0]).toMatchObject({ msg: 'listening' });
    expect(written.filter(({ path }) => path === '/nowhere')).toHaveLength(40);
  }
  rmdirSync(disk);
  await database.drop();
});

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { freePorts } from '../support/free-port.ts';
import { startApp } from '../support/start-app.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

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
    expect.stringMatching(/^accounts {11}dev-usager, dev-admin · /),
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { developmentPassword } from '../../src/commands/development/seed-development.ts';
import { day } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { createBrowser } from '../support/browser.ts';
import { freePorts } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { rowsIn } from '../support/rows.ts';

describe('the sources tell the time in one way', () => {
  const sources = ['src', 'interactions'].flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  );
  const filesWith = (pattern: RegExp) => sources.filter((file) => pattern.test(readFileSync(file, 'utf8')));

  test('one file asks the machine', () => {
    expect(filesWith(/new Date\(\)/)).toEqual(['src/clock.ts']);
    expect(filesWith(/^(?! \*).*\bDate\.now\b(?!`)/m)).toEqual(['src/oidc/library/follow-clock.ts']);
  });

  test('one file says how long a day is, and what whole seconds are', () => {
    expect(filesWith(/\b(3_?600(_?000)?|86_?400(_?000)?|31_?536_?000|(60|24) \* 60)\b/)).toEqual([]);
    expect(filesWith(/\bconst (minute|hour|day) = \d/)).toEqual(['src/domain/time.ts']);
    expect(filesWith(/Math\.floor\([^()]*(\(\))? \/ 1000\)/)).toEqual(['src/domain/time.ts']);
  });
});

/** Starts the development mode as `npm start` does, in a folder of its own. */
async function startAhead(offset: number) {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-clock-'));
  const port = await freePorts(4);
  const databaseUrl = `sqlite:${join(folder, 'test.sqlite')}`;
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, resolve('src/main.ts')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      TSX_TSCONFIG_PATH: resolve('tsconfig.json'),
      NODE_ENV: 'development',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      CLOCK_OFFSET: String(offset),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const relyingParty = `http://localhost:${port + 1}`;
  const isUp = () =>
    fetch(`http://localhost:${port}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(async () => child.exitCode !== null || (await isUp()), 'the start');
  await until(
    async () => child.exitCode !== null || (await fetch(relyingParty).then(Boolean, () => false)),
    'the demo',
  );
  if (child.exitCode !== null) throw new Error((await said).join('\n'));
  return {
    relyingParty,
    databaseUrl,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe('a development mode with CLOCK_OFFSET', () => {
  const offset = 3 * day;
  let running: Awaited<ReturnType<typeof startAhead>>;
  // The development mode is compiled while it starts, which takes its time where other tests run beside it.
  beforeAll(async () => {
    running = await startAhead(offset);
  }, 120_000);
  afterAll(() => running.stop());

  const isNear = (seconds: number) => Math.abs(seconds - Date.now() / 1000 - offset) < 60;

  test('has one time: of the library, of the database, of the relying party and of the upstreams', async () => {
    const browser = createBrowser({ base: running.relyingParty });
    await browser.open('/login');
    await browser.submit({ username: 'dev-usager', password: developmentPassword }, { action: 'signin' });
    const { body } = await browser.request({ url: `${running.relyingParty}/session.json` });
    const { claims, userinfo } = JSON.parse(body) as {
      claims: { iat: number; auth_time: number };
      userinfo: Record<string, unknown>;
    };
    // The services of developers want to show a name.
    expect(userinfo).toMatchObject({ given_name: 'Sacha', family_name: 'Lambert', name: 'Sacha Lambert' });
    expect([isNear(claims.iat), isNear(claims.auth_time)]).toEqual([true, true]);

    const arriving = createBrowser({ base: running.relyingParty });
    await arriving.open('/login');
    await arriving.submit({}, { button: { upstream: 'franceconnect' } });
    expect((await throughFranceConnect(arriving)).h1).toBe('Créer un compte Géoplateforme');

    const database = openDatabase(running.databaseUrl);
    const rows = await rowsIn(database).audit.list({ event: 'login.signed_in' });
    await database.close();
    expect(rows.map(({ at }) => isNear(at))).toEqual([true]);
  });
});

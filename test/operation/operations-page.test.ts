import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../config/schema.ts';
import { commands } from '../../src/cli/commands.ts';
import { ensureKeys } from '../../src/commands/keys/rotate-keys.ts';
import { createServices } from '../../src/server/create-services.ts';
import type { ServerServices } from '../../src/services.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { createBrowser, type Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { buildProduct } from '../support/programs/build-product.ts';
import { createClient } from '../support/services/create-client.ts';
import { findProgram } from '../support/programs/find-program.ts';
import { freePort } from '../support/free-port.ts';
import { asFile, photoOfBytes } from '../support/people/photos.ts';
import { productionSettings, runBuilt, type BuiltProcess } from '../support/programs/production.ts';
import { send } from '../support/requests/send.ts';
import { startNginx } from '../support/programs/start-nginx.ts';
import { authorizationRequest, basicOf, type TestClient } from '../support/test-client.ts';
import { bothDatabases, createTestDatabase, usualDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { rowsIn } from '../support/rows.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const blockOf = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';

test('the settings of the page start production once the secrets are drawn', async () => {
  const lines = [...blockOf('ini').matchAll(/^([A-Z_]+)=(.*)$/gm)];
  const written = Object.fromEntries(lines.map(([, name, value]) => [name!, value!.replaceAll('"', '')]));
  const { COOKIE_KEYS, ENCRYPTION_KEYS, PASSWORD_PEPPER } = await productionSettings('');
  const secrets = { COOKIE_KEYS, ENCRYPTION_KEYS, PASSWORD_PEPPER };
  expect(Object.keys(secrets).filter((name) => written[name] !== '')).toEqual([]);
  const config = readConfig({ ...written, ...secrets, LEGAL_DIR: 'docs', NODE_ENV: 'production' });
  expect(config).toMatchObject({ production: true, trustProxy: 1, warnings: [] });
});

/**
 * Stands in for systemd-run, which the machine of a test lacks: the command gets the settings of the files that are named, nothing of the
 * operator's environment, and the folder of the release.
 */
const systemdRun = `#!/bin/sh
for word; do
  case "$word" in
    --property=WorkingDirectory=*) cd "\${word#*=*=}" ;;
    --property=EnvironmentFile=-*) file=\${word#*=*=-}; [ ! -e "$file" ] || settings="$settings $(cat "$file")" ;;
    --property=EnvironmentFile=*) settings="$settings $(cat "\${word#*=*=}")" ;;
    --setenv=*) settings="$settings \${word#*=}" ;;
    --*) ;;
    *) break ;;
  esac
  shift
done
exec env -i $settings "$@"
`;

describe('the commands of the pages for a breach and for the helpdesk', () => {
  const commandsOf = (path: string) => {
    const text = readFileSync(path, 'utf8');
    const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
      block
        .replaceAll(/\\\n\s*/g, '')
        .trim()
        .split('\n'),
    );
    const spans = [...text.replaceAll(/```.*?```/gs, '').matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.trim());
    return { blocks: blocks.map((line) => line.trim()), spans };
  };
  const pages = ['docs/incident.md', 'docs/support.md'].map(commandsOf);
  const isCommand = (text: string) => /^geopf-id(-root)? /.test(text);
  const wanted = pages.flatMap(({ blocks, spans }) => [...blocks, ...spans.filter(isCommand)]);

  test('are written with the program in front, and with whole paths where only root can read and write', () => {
    expect(wanted.filter(isCommand).length).toBeGreaterThan(15);
    const names = commands.map(({ name }) => name);
    const bare = pages
      .flatMap(({ spans }) => spans)
      .filter((span) => names.some((name) => span.startsWith(`${name} `)));
    expect(bare.filter((span) => !/^[a-z -]+( --[a-z-]+)?$/.test(span))).toEqual([]);
    const files = wanted.flatMap((line) => [
      ...line.matchAll(/^(geopf-id\S*).* --(?:file|to|from|head|database-url-file) (\S+)/g),
    ]);
    for (const [, program, path] of files)
      expect([program, path]).toEqual(['geopf-id-root', expect.stringMatching(/^[/-]|TIME/)]);
  });

  test('do what the pages say, on the release as it is built there', async () => {
    const build = await buildProduct();
    const folder = mkdtempSync(join(tmpdir(), 'geopf-id-handbook-'));
    const database = await createTestDatabase('sqlite');
    const settings: Record<string, string> = {
      ...(await productionSettings(database.url)),
      MAIL_FROM: 'ne-pas-repondre@sso.example.org',
      SUPPORT_EMAIL: 'support@example.org',
    };
    const own = createServices(readConfig({ ...settings, NODE_ENV: 'test' }));
    await migrateUp(own.database);
    await own.inUnit(() => ensureKeys(own));
    const app = { services: own, callback: 'https://rp.example/callback' };
    const service = await createClient(app);
    const [first] = await own.keys.signing.list(own.nowSeconds());
    const placed = async (line: string) => {
      const { sub, username } = await buildAccount(app, /ROLE|--break-glass/.test(line) ? { roles: ['support'] } : {});
      await own.inUnit(async () =>
        own.audit({ event: 'login.signed_in', accountId: sub, clientId: 'cartes-5f1e0c9ab2d4', details: {} }),
      );
      const values = {
        NAME: username,
        ROLE: 'support',
        ID: service.clientId,
        KID: first!.kid,
        SUB: sub,
        TIME: '2026-11-25',
        REASON: "'un motif'",
      };
      return line.replaceAll(/\b(NAME|ROLE|ID|KID|SUB|TIME|REASON)\b/g, (name) => values[name as keyof typeof values]);
    };
    for (const path of ['bin', 'etc', 'root', 'home']) mkdirSync(join(folder, path));
    writeFileSync(join(folder, 'bin/sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
    writeFileSync(join(folder, 'bin/systemd-run'), systemdRun, { mode: 0o755 });
    writeFileSync(
      join(folder, 'etc/environment'),
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    writeFileSync(join(folder, 'root/owner-of-geopf-id'), `${database.url}\n`);
    const functions = /```sh\n(geopf-id\(\).*?)```/s.exec(page)?.[1] ?? '';
    const here = (text: string) =>
      text
        .replaceAll('/opt/geopf-id', build)
        .replaceAll('/etc/geopf-id', join(folder, 'etc'))
        .replaceAll('/root/', `${folder}/root/`)
        .replaceAll('/usr/bin/node', process.execPath);
    for (const line of wanted) {
      const script = `set -euo pipefail\n${here(functions)}\n${here(await placed(line))}`;
      const { status, stderr } = spawnSync('bash', ['-c', script], {
        cwd: join(folder, 'home'),
        env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
        encoding: 'utf8',
      });
      expect([line, status, stderr]).toEqual([line, 0, expect.not.stringContaining('Error')]);
    }
    await own.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  }, 120_000);
});

const nginx = findProgram('nginx');

if (nginx === undefined) {
  test('nginx is not installed here, so its file is not run, only read: buffers, size of forms, both processes', () => {
    const site = blockOf('nginx');
    for (const line of ['proxy_buffer_size 16k;', 'client_max_body_size 12m;', 'proxy_set_header Host $host;']) {
      expect(site).toContain(line);
    }
    expect(site.match(/server 127\.0\.0\.1:\d+/g)).toHaveLength(2);
  });
} else {
  describe('two processes behind the nginx of the page', () => {
    let database: TestDatabase;
    let services: ServerServices;
    let processes: readonly BuiltProcess[];
    let front: Awaited<ReturnType<typeof startNginx>> | undefined;
    let app: { readonly services: ServerServices; readonly protocol: string; readonly callback: string };
    let client: TestClient;
    let account: BuiltAccount;
    let origin: string;
    let clear: string;

    const open = (): Browser => createBrowser({ base: origin });

    beforeAll(async () => {
      const build = await buildProduct();
      database = await createTestDatabase(bothDatabases.at(-1) ?? usualDatabase);
      const ports = [await freePort(), await freePort()];
      const publicPorts = { http: await freePort(), https: await freePort() };
      origin = `https://sso.localhost:${publicPorts.https}`;
      clear = `http://sso.localhost:${publicPorts.http}`;
      const settings = {
        ...(await productionSettings(database.url)),
        ISSUER: `${origin}/realms/geoplateforme`,
        TRUST_PROXY: '1',
        ADDRESS_LIMITS: '1000',
        DRAIN_SECONDS: '3',
        LOG_LEVEL: 'error',
      };
      services = createServices(readConfig({ ...settings, NODE_ENV: 'test' }));
      await migrateUp(services.database);
      app = {
        services,
        protocol: `${settings.ISSUER}/protocol/openid-connect`,
        callback: 'https://rp.example/callback',
      };
      client = await createClient(app);
      account = await buildAccount(app);
      processes = ports.map((port) =>
        runBuilt(build, { args: ['dist/src/main.js'], env: { ...settings, PORT: String(port) } }),
      );
      front = await startNginx({ program: nginx, site: blockOf('nginx'), ports: publicPorts, processes: ports });
      const isReady = (port: number) =>
        send(new URL(`http://127.0.0.1:${port}/readyz`)).then(
          ({ status }) => status === 200,
          () => false,
        );
      for (const port of ports) await until(() => isReady(port), `the process on port ${port}`);
      // Three programs start, which takes their time where other tests run beside them.
    }, 120_000);
    afterAll(async () => {
      await front?.stop();
      for (const { child } of processes) child.kill('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      await services.close();
      await database.drop();
    });

    const signIn = async (browser: Browser, params: Readonly<Record<string, string>> = {}) => {
      await browser.open(authorizationRequest(app, client, params).url);
      return browser.submit(
        { username: account.username, password: account.password },
        { action: 'signin', continuation: false },
      );
    };

    test.each([
      ['plain', 'a'.repeat(3072)],
      ['of signs that grow threefold in an address', '{"}='.repeat(768)],
    ])('a sign-in with a state of 3 kB, %s, comes back to its service', async (_kind, state) => {
      const answer = await signIn(open(), { state });
      const { searchParams } = new URL(answer.find('#continue')?.getAttribute('href') ?? '');
      expect([answer.status, searchParams.get('state'), searchParams.has('code')]).toEqual([200, state, true]);
    });

    test('a photo of 10 MB arrives, and a larger one is refused in words', async () => {
      const browser = open();
      await signIn(browser);
      await browser.open('/compte/identite');
      const photo = asFile(await photoOfBytes(10_000_000));
      const saved = await browser.submit({ familyName: 'Durand', photo }, { action: 'save' });
      expect([saved.status, saved.errors]).toEqual([200, []]);
      const rows = await rowsIn(services).photos.list({ accountId: account.sub });
      expect(rows).toHaveLength(1);
      await browser.open('/compte/identite');
      const larger = asFile(await photoOfBytes(11_000_000));
      const refused = await browser.submit({ familyName: 'Durand', photo: larger }, { action: 'save' });
      expect([refused.status, refused.text]).toEqual([413, expect.stringContaining('10 Mo')]);
    });

    test('an address in clear leads to the same address with TLS', async () => {
      const { status, headers } = await send(new URL(`${clear}/compte?a=b`));
      expect([status, headers.location]).toEqual([301, 'https://sso.localhost/compte?a=b']);
    });

    test('no request fails while one of the two processes is stopped', async () => {
      const browser = open();
      await signIn(browser);
      const authorization = basicOf(client);
      const asked: readonly (() => Promise<{ readonly status: number }>)[] = [
        () => browser.request({ url: authorizationRequest(app, client, { prompt: 'none' }).url }),
        () => browser.request({ url: '/compte' }),
        () =>
          send(new URL(`${app.protocol}/token`), {
            method: 'POST',
            headers: { authorization },
            body: new URLSearchParams({ grant_type: 'client_credentials' }),
          }),
      ];
      const seen: number[] = [];
      let isOver = false;
      const keepAsking = async (ask: (typeof asked)[number]) => {
        while (!isOver) {
          seen.push(
            await ask().then(
              ({ status }) => status,
              () => 0,
            ),
          );
          await pause(25);
        }
      };
      const answersMore = (count: number) => {
        const wanted = seen.length + count;
        return until(() => seen.length >= wanted, `${count} answers`);
      };
      const asking = asked.map(keepAsking);
      await answersMore(20);
      const [first] = processes;
      first!.child.kill('SIGTERM');
      expect((await first!.ended).code).toBe(0);
      await answersMore(20);
      isOver = true;
      await Promise.all(asking);
      expect(new Set(seen)).toEqual(new Set([200, 303]));
    });
  });
}

import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { environmentOf, runCli, type CliResult } from '../support/programs/run-cli.ts';
import { bothDatabases } from '../support/test-database.ts';
import { describeApp } from '../support/describe-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Finding {
  readonly level: 'problem' | 'warning' | 'good';
  readonly where: string;
  readonly what: string;
  readonly advice?: string;
}

/** Headers that a proxy sets which its operator has set up with care. */
const careful = (host: string) => ({
  host,
  'x-forwarded-for': '198.51.100.7',
  'x-forwarded-host': host,
  traceparent: '',
});

/**
 * Forwards requests to the application. A careless proxy passes on what strangers say, takes neither long headers nor large forms, breaks
 * off where there are many cookies, and shows the metrics to everybody.
 */
async function startProxy(target: string, { isCareless }: { readonly isCareless: boolean }) {
  const { hostname, port } = new URL(target);
  const server = createServer((req, res) => {
    const { headers, method, url: path } = req;
    if (isCareless && Number(headers['content-length']) > 1_000_000) return void res.writeHead(413).end();
    if (isCareless && headers['x-padding']) return void req.socket.destroy();
    if (isCareless && path === '/metrics') return void res.end('# TYPE geopf_id_up gauge\n');
    const passed = isCareless ? headers : { ...headers, ...careful(headers.host ?? '') };
    const sent = forward({ host: hostname, port, method, path, headers: passed }, (answer) => {
      const isLong = String(answer.headers['x-padding'] ?? '').length > 4000;
      if (isCareless && isLong) return void res.writeHead(502).end();
      answer.pipe(res.writeHead(answer.statusCode ?? 0, answer.headers));
    });
    req.pipe(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    issuer: `http://localhost:${(server.address() as AddressInfo).port}/realms/geoplateforme`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('doctor', () => {
  const folder = temporaryFolder('geopf-id-doctor-test-');
  let settings: Record<string, string>;

  const examine = async (changes: Readonly<Record<string, string>> = {}, args: readonly string[] = []) => {
    const result = await runCli(['doctor', '--json', ...args], { env: { ...settings, ...changes } });
    return { code: result.code, findings: result.json<{ findings: readonly Finding[] }>().findings };
  };
  const linesOf = (findings: readonly Finding[], level: Finding['level']) =>
    findings.filter((one) => one.level === level).map(({ where, what }) => `${where}: ${what}`);

  const app = describeApp({ database: bothDatabases.at(-1)!, upstreams: true, config: { trustProxy: 1 } });
  beforeAll(() => {
    const { smtpUrl, upstreams } = app.services.config;
    const { issuer, clientId, clientSecret } = upstreams['franceconnect']!;
    settings = {
      ...environmentOf(app),
      PORT: new URL(app.url).port,
      SMTP_URL: smtpUrl,
      FRANCECONNECT_ISSUER: issuer,
      FRANCECONNECT_CLIENT_ID: clientId,
      FRANCECONNECT_CLIENT_SECRET: clientSecret,
      TRUST_PROXY: '1',
      DEMO: 'off',
    };
  });

  test('a service that is well has no problem, and each part is named', async () => {
    const proxy = await startProxy(app.url, { isCareless: false });
    const { code, findings } = await examine({ ISSUER: proxy.issuer }, ['--send-to', 'operator@example.test']);
    proxy.stop();
    expect([code, linesOf(findings, 'problem')]).toEqual([0, []]);
    const parts = new Set(findings.filter(({ level }) => level === 'good').map(({ where }) => where));
    for (const part of ['DATABASE_URL', 'schema', 'keys', 'SMTP_URL', 'FRANCECONNECT_ISSUER', 'memory', 'proxy'])
      expect(parts).toContain(part);
    expect(linesOf(findings, 'warning')).toContain('backup: this program has made none of this database');
    expect(await app.mailbox.newest('operator@example.test')).toMatchObject({ kind: 'doctor' });
  });

  test('each thing that is wrong is told in one line with what to do, the worst first, without a secret', async () => {
    const file = join(folder, 'secret');
    writeFileSync(file, settings['FRANCECONNECT_CLIENT_SECRET']!);
    chmodSync(file, 0o644);
    const { FRANCECONNECT_CLIENT_SECRET: secret = '', ...others } = settings;
    const proxy = await startProxy(app.url, { isCareless: true });
    let result: CliResult;
    try {
      const env = {
        ...others,
        ISSUER: proxy.issuer,
        SMTP_URL: 'smtp://someone:s3cret@127.0.0.1:1',
        FRANCECONNECT_CLIENT_SECRET_FILE: file,
        FRANCECONNECT_ISSUER: `${settings['FRANCECONNECT_ISSUER']}/elsewhere`,
      };
      result = await runCli(['doctor'], { env });
    } finally {
      proxy.stop();
    }
    const lines = result.stdout.trim().split('\n');
    const problems = lines.filter((line) => line.startsWith('PROBLEM'));
    expect(result.code).toBe(1);
    expect(lines.slice(0, problems.length)).toEqual(problems);
    for (const [where, words] of [
      ['SMTP_URL', /127\.0\.0\.1:1 cannot be used \(ESOCKET CONN\): correct host and port/],
      ['FRANCECONNECT_ISSUER', /answers 404: correct the address/],
      ['FRANCECONNECT_CLIENT_SECRET_FILE', /everybody on this machine may read .*: run: chmod o-r/],
      ['TRUST_PROXY', /X-Forwarded-Host of strangers/],
      ['TRUST_PROXY', /a stranger can choose the network address/],
      ['proxy', /a header of 4096 characters becomes 502: set proxy_buffer_size/],
      ['proxy', /a header of 7000 characters becomes a broken connection: set large_client/],
      ['proxy', /a form of 11 MB does not arrive \(413\): set client_max_body_size/],
      ['METRICS_PORT', /everybody can read .*\/metrics/],
    ] as const) {
      const told = problems.filter((line) => line.includes(where) && words.test(line));
      expect([where, words, told.length]).toEqual([where, words, 1]);
    }
    for (const hidden of [secret, 's3cret', settings['COOKIE_KEYS']!]) expect(result.stdout).not.toContain(hidden);
  });

  test('before the first start nothing is made, and what is missing is no fault of the database', async () => {
    const path = join(folder, 'none.sqlite');
    const { code, findings } = await examine({ DATABASE_URL: `sqlite:${path}`, COOKIE_KEYS: 'b'.repeat(43) });
    expect(code).toBe(1);
    expect(linesOf(findings, 'good')).toContain(`DATABASE_URL: there is no file ${path} yet: the first start makes it`);
    expect(linesOf(findings, 'problem')).toEqual([
      `ISSUER: ${app.url} leads to another service, or to a process with other COOKIE_KEYS`,
    ]);
    expect(existsSync(path)).toBe(false);
  });

  test('an address that leads to a site with a page for everything is told as another service', async () => {
    const site = createServer((_req, res) => res.end('<!DOCTYPE html><title>Welcome</title>'));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const origin = `http://localhost:${(site.address() as AddressInfo).port}`;
    const { findings } = await examine({ ISSUER: `${origin}/realms/geoplateforme` });
    site.close();
    const told = linesOf(findings, 'problem').filter((line) => line.includes(origin));
    expect(told).toContain(`ISSUER: ${origin} leads to another service, or to a process with other COOKIE_KEYS`);
  });

  test('a sealing key that the database does not know is named, and an endpoint of a provider that no sign-in would ask', async () => {
    const provider = createServer((req, res) => {
      const issuer = `http://${req.headers.host}`;
      const own = { authorization_endpoint: `${issuer}/a`, userinfo_endpoint: `${issuer}/u`, jwks_uri: `${issuer}/k` };
      res.end(JSON.stringify({ issuer, ...own, token_endpoint: 'https://elsewhere.example/t', keys: [{ kty: 'EC' }] }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const { findings } = await examine({
      FRANCECONNECT_ISSUER: `http://localhost:${(provider.address() as AddressInfo).port}`,
      ENCRYPTION_KEYS: 'b'.repeat(43),
    });
    provider.close();
    const told = linesOf(findings, 'problem');
    expect(told).toContainEqual(
      expect.stringMatching(/^FRANCECONNECT_ISSUER: .*elsewhere\.example\/t, which is on another/),
    );
    expect(told).toContainEqual(expect.stringMatching(/^ENCRYPTION_KEYS: none of the keys opens/));
    expect(told.join()).not.toContain('could not be made');
    expect(findings).toContainEqual(expect.objectContaining({ where: 'schema', level: 'good' }));
  });

  test('wrong settings are listed, and the code says that nothing else could be looked at', async () => {
    const { code, findings } = await examine({ ISSUERR: 'https://sso.example.org', SMTP_URL: 'nowhere' });
    expect([code, findings.map(({ where }) => where)]).toEqual([2, ['SMTP_URL', 'ISSUERR']]);
    expect((await runCli(['doctor', '--nothing'], { env: settings })).code).toBe(2);
  });
});

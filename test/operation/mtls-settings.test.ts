import { writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ConfigError, readConfig } from '../../config/schema.ts';
import { certify } from '../support/programs/self-signed.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { startApp } from '../support/start-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const key = (letter: string) => `${letter}q3Z8r1Lw`.repeat(5).slice(0, 43);
const secrets = { COOKIE_KEYS: key('a'), ENCRYPTION_KEYS: key('b'), PASSWORD_PEPPER: key('c') };
const authority = certify({ subject: [['CN', 'Authority']], isAuthority: true });
const mtls = {
  ISSUER: 'https://sso.example.org/realms/geoplateforme',
  TRUST_PROXY: '1',
  MTLS_CERTIFICATE_HEADER: 'X-Client-Certificate',
  MTLS_ISSUER: 'https://mtls.example.org/realms/geoplateforme',
  MTLS_CA: authority.cert,
};

function problemsOf(changes: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig({ ...secrets, ...mtls, ...changes });
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

test('the settings of mutual TLS belong together', () => {
  const config = readConfig({ ...secrets, ...mtls });
  expect(config.mtls).toMatchObject({
    header: 'x-client-certificate',
    issuer: mtls.MTLS_ISSUER,
    host: 'mtls.example.org',
  });
  expect(config.mtls?.authorities).toHaveLength(1);
  expect(readConfig({ ...secrets, ISSUER: mtls.ISSUER }).mtls).toBeUndefined();
  expect(config.standing.find(({ name }) => name === 'MTLS_CA')).toMatchObject({ isMasked: true });
});

test.each([
  [{ TRUST_PROXY: '0' }, /^MTLS_CERTIFICATE_HEADER: needs TRUST_PROXY/],
  [{ MTLS_ISSUER: '' }, /^MTLS_ISSUER: is missing/],
  [{ MTLS_CERTIFICATE_HEADER: '' }, /^MTLS_CERTIFICATE_HEADER: is missing/],
  [{ MTLS_CERTIFICATE_HEADER: '', MTLS_ISSUER: '' }, /^MTLS_CA: needs/],
  [{ MTLS_CERTIFICATE_HEADER: 'X_Client' }, /^MTLS_CERTIFICATE_HEADER: must be the name of a header/],
  [{ MTLS_CERTIFICATE_HEADER: 'X-Forwarded-For' }, /^MTLS_CERTIFICATE_HEADER: has another meaning/],
  [{ MTLS_ISSUER: mtls.ISSUER }, /^MTLS_ISSUER: is the host of ISSUER/],
  [{ MTLS_ISSUER: 'https://mtls.example.org' }, /^MTLS_ISSUER: must end with \/realms\/geoplateforme/],
  [{ MTLS_CA: certify().cert }, /^MTLS_CA: must hold certificates of authorities/],
  [{ MTLS_CA: certify().key }, /^MTLS_CA: must hold certificates of authorities/],
  [{ MTLS_CA: authority.cert.replace(/[A-Z]{2}/, '!!') }, /^MTLS_CA: must hold certificates of authorities/],
])('the settings are refused with %j', (changes, line) => {
  expect(problemsOf(changes)).toEqual([expect.stringMatching(line)]);
});

test('a file of authorities that cannot be read is named', () => {
  const { MTLS_CA: _, ...others } = mtls;
  expect(() => readConfig({ ...secrets, ...others, MTLS_CA_FILE: '/nowhere/ca.pem' })).toThrow(/MTLS_CA_FILE/);
});

/** A proxy that removes the header of strangers. */
async function startCleanProxy(target: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const { 'x-client-certificate': _, ...headers } = incoming.headers;
    const added = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': incoming.headers.host };
    const inner = request(target + incoming.url, { method: incoming.method, headers: { ...headers, ...added } });
    inner.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(inner);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('doctor says whether a stranger can send a certificate past the proxy, and until when the authorities are good', async () => {
  const folder = temporaryFolder('geopf-id-mtls-');
  const old = certify({ subject: [['CN', 'Old']], isAuthority: true, from: -9, to: -1 });
  writeFileSync(join(folder, 'ca.pem'), authority.cert + old.cert);
  const settings = { header: 'x-client-certificate', issuer: '', host: '', authorities: [] };
  const app = await startApp({ config: { trustProxy: 1, mtls: settings } });
  const clean = await startCleanProxy(app.url);
  const examine = async (host: string) => {
    const { port } = new URL(app.url);
    const given = { TRUST_PROXY: '1', MTLS_CA_FILE: join(folder, 'ca.pem'), PORT: port, DEMO: 'off' };
    const here = {
      MTLS_CERTIFICATE_HEADER: settings.header,
      MTLS_ISSUER: `http://${host}/realms/geoplateforme`,
      ...(host.endsWith(port) ? {} : { ISSUER: `http://localhost:${host.split(':')[1]}/realms/geoplateforme` }),
    };
    const { stdout } = await runCli(['doctor', '--json'], { env: { ...environmentOf(app), ...given, ...here } });
    const { findings } = JSON.parse(stdout) as { findings: readonly { level: string; where: string; what: string }[] };
    return findings.filter(({ where }) => where.startsWith('MTLS')).map(({ level, what }) => `${level}: ${what}`);
  };
  const bare = await examine(`127.0.0.1:${new URL(app.url).port}`);
  expect(bare.filter((line) => line.includes('a stranger can send a certificate'))).toHaveLength(3);
  expect(bare).toContainEqual(expect.stringMatching(/^problem: the certificate of CN=Old has ended/));
  const good = await examine(`127.0.0.1:${(clean.address() as AddressInfo).port}`);
  expect(good.filter((line) => line.startsWith('problem'))).toEqual([expect.stringContaining('CN=Old')]);
  clean.close();
  await app.stop();
});

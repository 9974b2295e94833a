import { readFileSync } from 'node:fs';
import { certify } from '../support/programs/self-signed.ts';
import { findProgram } from '../support/programs/find-program.ts';
import { startNginx } from '../support/programs/start-nginx.ts';
import { fetchWith } from '../support/programs/tls-proxy.ts';
import { certificateHeader, startMtlsApps } from '../support/requests/mtls-apps.ts';
import { freePort } from '../support/free-port.ts';
import { createClient } from '../support/services/create-client.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const [usual = '', site = ''] = [...page.matchAll(/```nginx\n(.*?)```/gs)].map(([, block]) => block!);
const nginx = findProgram('nginx');

test('both files of nginx replace the header of certificates, and people are asked for none', () => {
  const named = new RegExp(`proxy_set_header ${certificateHeader} (.*);`, 'gi');
  expect([...usual.matchAll(named)].map(([, value]) => value)).toEqual(['""']);
  const escaped = '$ssl_client_escaped_cert';
  expect([...site.matchAll(named)].map(([, value]) => value)).toEqual([escaped, escaped]);
  expect([usual, site].map((text) => text.includes('ssl_verify_client'))).toEqual([false, true]);
  expect(readFileSync('deploy/compose/nginx.conf', 'utf8')).toContain('proxy_set_header X-Client-Certificate "";');
});

if (nginx !== undefined)
  test('shows the certificate of the connection, and none that a caller sends', async () => {
    const ports = { http: await freePort(), https: await freePort() };
    const apps = await startMtlsApps({ host: `mtls.localhost:${ports.https}` });
    const upstream = /upstream geopf_id \{.*?\n\}\n/s.exec(usual)![0];
    const processes = [apps.app, apps.second].map(({ url }) => Number(new URL(url).port));
    const front = await startNginx({ program: nginx, site: upstream + site, ports, processes });
    const [own, other] = ['carte', 'autre'].map((name) => certify({ names: [['dns', name]], issuer: apps.authority }));
    const client = await createClient(apps.app, {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'carte',
    });
    await apps.second.services.operation.versions.check();
    const ask = async (by: typeof own, headers: Readonly<Record<string, string>> = {}) => {
      const body = new URLSearchParams({ client_id: client.clientId, grant_type: 'client_credentials' });
      const address = `${apps.mtlsIssuer}/protocol/openid-connect/token`;
      return (await fetchWith(by)(address, { method: 'POST', headers, body })).status;
    };
    const forged = { [certificateHeader]: encodeURIComponent(own!.cert), 'x-forwarded-for': '192.0.2.1' };
    expect([await ask(own), await ask(own, forged)]).toEqual([200, 200]);
    for (const by of [undefined, other]) expect([await ask(by), await ask(by, forged)]).toEqual([401, 401]);
    const elsewhere = await fetchWith(own)(new URL('/compte', apps.mtlsIssuer));
    expect([elsewhere.status, front.errors()]).toEqual([404, '']);
    await front.stop();
    await apps.stop();
  });

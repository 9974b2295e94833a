import {
  isAdmittedHost,
  readBlockTarget,
  refuseDocumentAddress,
} from '../../../src/domain/clients/documents/document-address.ts';
import { copySeconds } from '../../../src/domain/clients/documents/document-life.ts';
import { readDocument } from '../../../src/domain/clients/documents/read-document.ts';
import { describeApp, prepare } from '../../support/describe-app.ts';
import { startDocumentServer } from '../../support/services/document-server.ts';
import { authorizationRequest } from '../../support/test-client.ts';

const production = { production: true };

test.each([
  ['https://agent.example.org/client.json', undefined],
  ['https://agent.example.org/', undefined],
  ['http://agent.example.org/client.json', 'must be https'],
  ['https://agent.example.org', 'is not written as browsers send it'],
  ['https://agent.example.org:8443/client.json', 'names a port'],
  ['https://agent.example.org:443/client.json', 'is not written as browsers send it'],
  ['https://agent.example.org/client.json?v=2', 'has a query'],
  ['https://agent.example.org/client.json#v2', 'holds a fragment'],
  ['https://marie@agent.example.org/client.json', 'holds user information'],
  ['https://agent.example.org/a/../client.json', 'holds a dot segment'],
  ['https://agent.example.org/%2e/client.json', 'holds a dot segment'],
  ['https://AGENT.example.org/client.json', 'is not written as browsers send it'],
  ['https://agent.example.org./client.json', 'has a host that ends with a dot'],
  ['https://192.0.2.7/client.json', 'has an IP address as host'],
  ['https://[2001:db8::1]/client.json', 'has an IP address as host'],
  ['https://0x7f000001/client.json', 'has an IP address as host'],
  ['https://localhost/client.json', 'names this machine'],
  ['https://agent.example.org/é.json', 'outside ASCII'],
  [`https://agent.example.org/${'a'.repeat(8_000)}`, 'longer than 255 characters'],
])('in production the document at %s is read, or it is said why not', (address, why) => {
  const found = refuseDocumentAddress(address, production);
  if (why === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(why);
});

test.each([
  [{ 'cache-control': 'max-age=600' }, 600],
  [{ 'cache-control': 'public, max-age=5' }, 300],
  [{ 'cache-control': 'max-age=99999999' }, 86_400],
  [{ 'cache-control': 'no-store, max-age=600' }, 300],
  [{ 'cache-control': 's-maxage=600' }, 3_600],
  [{ expires: new Date(1_000_900_000).toUTCString() }, 900],
  [{ expires: 'never' }, 300],
  [{ expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 300],
  [{}, 3_600],
])('the copy of a document with the headers %j counts for %i seconds', (headers, seconds) => {
  expect(copySeconds(new Headers(headers as Record<string, string>), 1_000_000)).toBe(seconds);
});

test.each([
  [' https://agent.example.org/a/../client.json ', 'https://agent.example.org/client.json'],
  ['https://AGENT.example.org/client.json', 'https://agent.example.org/client.json'],
  ['https://agent.example.org/client.json?v=2', undefined],
  // An address without a path is pasted where the host is meant.
  ['https://agent.example.org', 'agent.example.org'],
  ['Example.ORG', 'example.org'],
  ['café.example.org', 'xn--caf-dma.example.org'],
  ['example.org:443', 'example.org'],
  ['example.org:8443', undefined],
  ['example.org.', undefined],
  ['*.example.org', undefined],
  ['marie@example.org', undefined],
  ['org', undefined],
  ['2130706433', undefined],
  ['[2001:DB8:0:0::1]', undefined],
  [`${'a.'.repeat(120)}org`, undefined],
])('in production a block of %s is one of %s', (text, target) => {
  expect(readBlockTarget(text, production)).toBe(target);
});

test('hosts are admitted by their names, and those below a host by a star', () => {
  const hosts = ['agents.example.net', '*.example.org'];
  const admitted = ['agents.example.net', 'a.example.org', 'a.b.example.org'];
  for (const host of admitted) expect(isAdmittedHost(host, hosts)).toBe(true);
  for (const host of ['example.org', 'badexample.org', 'agents.example.net.evil.test', 'x.agents.example.net', ''])
    expect(isAdmittedHost(host, hosts)).toBe(false);
});

test('a document says nothing that would lend its client another name, a picture, a notice or an option for old programs', () => {
  const clientId = 'https://agent.example.org/client.json';
  const text = JSON.stringify({
    client_id: clientId,
    client_name: 'Impôts',
    redirect_uris: [
      'https://agent.example.org/back',
      'http://127.0.0.1/cb',
      'http://localhost/cb',
      'cursor://back',
      'https://agent.example.org/*',
    ],
    grant_types: ['authorization_code', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
    scope: 'openid email admin:people',
    logo_uri: 'https://agent.example.org/logo.png',
    policy_uri: 'https://agent.example.org/privacy',
    tos_uri: 'https://ailleurs.example.org/terms',
    client_uri: 'javascript:alert(1)',
    first_party: true,
    require_pkce: false,
    legacy_redirect_patterns: ['https://agent.example.org/*'],
    backchannel_logout_uri: 'https://agent.example.org/logout',
    deletion_uri: 'https://agent.example.org/deleted',
    default_scopes: ['email'],
    audience: ['https://api.example.org'],
    access_token_seconds: 43_200,
  });
  const read = readDocument(text, { clientId, production: true });
  if (!read.ok) throw new Error(read.why);
  expect(read.client.claimedName).toBe('Impôts');
  expect(read.client.metadata).toMatchObject({
    client_name: 'agent.example.org',
    application_type: 'native',
    redirect_uris: ['https://agent.example.org/back', 'http://127.0.0.1/cb'],
    grant_types: ['authorization_code'],
    scope: 'openid email',
    policy_uri: 'https://agent.example.org/privacy',
    first_party: false,
    require_pkce: true,
    legacy_redirect_patterns: [],
    default_scopes: [],
    audience: [],
    access_token_seconds: 600,
  });
  for (const absent of ['logo_uri', 'tos_uri', 'client_uri', 'backchannel_logout_uri', 'deletion_uri'])
    expect(read.client.metadata).not.toHaveProperty(absent);
});

describe('whose documents are read', () => {
  const limited = describeApp({
    config: { clientDocuments: 'open', addressLimits: 1, outboundAllowedHosts: ['127.0.0.1'] },
  });
  const off = describeApp();
  const listed = describeApp({ config: { clientDocuments: ['agents.example.net'] } });
  const guarded = describeApp({ config: { clientDocuments: 'open', outboundAllowedHosts: [] } });
  const documents = prepare(() => startDocumentServer('http://127.0.0.1/callback'));
  afterAll(() => documents.stop());

  const ask = async (app: typeof off, clientId: string) => {
    const redirectUri = 'http://127.0.0.1/callback';
    const { url } = authorizationRequest(app, { clientId, secret: '', redirectUri });
    const { body, status } = await app.browser().open(url);
    return { body, status, asked: documents.asked(URL.parse(clientId)?.pathname ?? '') };
  };

  test.each([
    ['while they are off', off, 'Service inconnu'],
    ['of a host that is not on the list', listed, 'has a host whose clients must be registered here'],
    ['at an address of a private network, which may change with each look-up', guarded, 'cannot be read now'],
  ])('no document is read %s', async (_when, app, why) => {
    const port = new URL(documents.origin).port;
    for (const host of ['127.0.0.1', 'localhost']) {
      documents.answer('/private.json', (_request, response) => response.end('{}'));
      const { body, status, asked } = await ask(app, `http://${host}:${port}/private.json`);
      expect([status >= 400, asked]).toEqual([true, 0]);
      expect(body).toContain(why);
    }
    const { body } = await (
      await fetch(`${app.issuer}/.well-known/openid-configuration`)
    )
      .json()
      .then((json) => ({ body: json as object }));
    expect('client_id_metadata_document_supported' in body).toBe(app !== off);
  });

  test('one network makes the server read twenty unknown documents in ten minutes, and knows then how long to wait', async () => {
    for (let index = 0; index < 20; index++)
      expect(
        (await ask(limited, documents.publish(`/many/${index}.json`, {}, { 'cache-control': 'no-store' }))).status,
      ).toBe(200);
    const refused = await ask(limited, documents.publish('/many/20.json'));
    expect([refused.status, refused.asked]).toEqual([503, 0]);
    expect(refused.body).toContain('try again in');
    // The documents that are known go on, also when their copy has run out.
    limited.moveClock(580);
    expect((await ask(limited, `${documents.origin}/many/19.json`)).asked).toBe(2);
    limited.moveClock(21);
    expect((await ask(limited, `${documents.origin}/many/20.json`)).status).toBe(200);
  });
});

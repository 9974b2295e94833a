import { createHash, randomBytes } from 'node:crypto';
import { registerApi } from '../support/apis/register-api.ts';
import { runApi } from '../support/apis/run-recipes.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { freePort } from '../support/free-port.ts';
import { startDocumentServer } from '../support/services/document-server.ts';
import { typeCredentials } from '../support/test-client.ts';

type Members = Readonly<Record<string, unknown>>;

const app = describeApp({ config: { clientDocuments: 'open' } });

/** Sends the requests of the package of the Model Context Protocol for Node, in their order. */
test('an agent that knows nothing but the address of an API comes from its 401 to a call, and nobody has registered it', async () => {
  const account = await buildAccount(app);
  const port = await freePort();
  const identifier = `http://localhost:${port}/mcp`;
  const scopes = ['maps.read', 'maps.write'];
  await registerApi(app, { identifier, scopes, unregistered_scopes: ['maps.read'] });
  const end = await runApi('check-by-signature', { ISSUER: app.issuer, API: identifier, PORT: String(port) });
  const agent = await startDocumentServer('http://127.0.0.1/callback');
  const json = async (url: string) => (await (await fetch(url)).json()) as Record<string, string & string[]>;
  try {
    const refused = await fetch(identifier, { method: 'GET' });
    expect(refused.status).toBe(401);
    const [, announced = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
    const { resource = '', authorization_servers: [issuer = ''] = [] } = await json(announced);
    // RFC 8414 puts the well-known part between the host and the path of the issuer.
    const { origin, pathname } = new URL(issuer);
    const provider = await json(`${origin}/.well-known/oauth-authorization-server${pathname}`);
    expect(provider).toMatchObject({
      issuer: app.issuer,
      client_id_metadata_document_supported: true,
      code_challenge_methods_supported: ['S256'],
    });
    expect(provider['token_endpoint_auth_methods_supported']).toContain('none');

    const clientId = agent.publish('/agent.json');
    const verifier = randomBytes(32).toString('base64url');
    // A program on a computer listens on whatever port is free.
    const redirectUri = `http://127.0.0.1:${new URL(app.callback).port}/callback`;
    const asked = (scope: string) => {
      const params = {
        response_type: 'code',
        client_id: clientId,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        redirect_uri: redirectUri,
        scope,
        resource,
      };
      return `${provider['authorization_endpoint']}?${new URLSearchParams(params).toString()}`;
    };
    const browser = app.browser();
    // The API lets such clients read alone.
    const tooMuch = await browser.open(asked('maps.write'));
    expect([tooMuch.status, tooMuch.find('#error')?.text]).toEqual([400, 'invalid_scope']);
    await browser.open(asked('maps.read'));
    const consent = await typeCredentials(browser, account);
    for (const text of [agent.host, 'Cartes de test', 'faire « maps.read » pour vous'])
      expect(consent.body).toContain(text);
    const back = await browser.submit({}, { action: 'accept' });
    expect(back.url.searchParams.get('iss')).toBe(app.issuer);

    const send = async (fields: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams({ client_id: clientId, resource, ...fields });
      const answer = await fetch(provider['token_endpoint']!, { method: 'POST', body });
      return (await answer.json()) as Members;
    };
    const given = await send({
      grant_type: 'authorization_code',
      code: back.url.searchParams.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: redirectUri,
    });
    const renewed = await send({ grant_type: 'refresh_token', refresh_token: String(given['refresh_token']) });
    for (const { access_token: token, scope } of [given, renewed]) {
      expect(scope).toBe('maps.read');
      const called = await fetch(identifier, { headers: { authorization: `Bearer ${String(token)}` } });
      expect([called.status, await called.json()]).toEqual([200, { person: account.sub }]);
    }
  } finally {
    await agent.stop();
    await end();
  }
});

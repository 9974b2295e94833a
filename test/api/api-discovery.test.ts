import { describeApp } from '../support/describe-app.ts';
import { registerApiClient } from '../support/services/api.ts';

const app = describeApp();

test.each(['/api/admin/v1/clients', '/api/scim/v2/Users', '/api/ssf/v1/stream'])(
  'a program that knows nothing but the address %s comes from its 401 to a token that is good there',
  async (path) => {
    const json = async (url: string) => {
      const answer = await fetch(url);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        expect.stringMatching(/^application\/json/),
      ]);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      return (await answer.json()) as Record<string, string & readonly string[]>;
    };
    const refused = await fetch(app.url + path);
    expect(refused.status).toBe(401);
    const [, announced = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
    const { resource, scopes_supported: scopes, ...described } = await json(announced);
    // RFC 9728, section 3.1: the well-known name stands between the host and the path of the identifier.
    const { origin, pathname } = new URL(resource!);
    expect(announced).toBe(`${origin}/.well-known/oauth-protected-resource${pathname}`);
    expect((app.url + path).startsWith(`${resource}/`)).toBe(true);
    expect(described).toMatchObject({ authorization_servers: [app.issuer], bearer_methods_supported: ['header'] });

    const { token_endpoint: address, ...provider } = await json(`${app.issuer}/.well-known/openid-configuration`);
    const algorithms = 'dpop_signing_alg_values_supported';
    expect(described[algorithms]).toEqual(provider[algorithms]);
    const wanted = ['clients:read', 'accounts:read', 'ssf.read'] as const;
    expect(scopes).toEqual(expect.arrayContaining([...wanted]));
    const { clientId, secret } = await registerApiClient(app, wanted);
    const fields = { grant_type: 'client_credentials', resource: resource!, scope: wanted.join(' ') };
    const given = await fetch(address!, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams(fields),
    });
    const { access_token: token } = (await given.json()) as { readonly access_token?: string };
    expect((await fetch(app.url + path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  },
);

test('the document about the APIs stands at its address alone, and takes no other method', async () => {
  const at = async (path: string, method: string) => {
    const { status, headers } = await fetch(`${app.url}/.well-known/oauth-protected-resource${path}`, { method });
    return [status, headers.get('allow')];
  };
  for (const path of ['', '/', '/api/', '/api/admin/v1', '/API']) expect(await at(path, 'GET')).toEqual([404, null]);
  expect(await at('/api', 'POST')).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect(await at('/api', 'OPTIONS')).toEqual([204, 'GET, HEAD, OPTIONS']);
  expect(await at('/api', 'HEAD')).toEqual([200, null]);
});

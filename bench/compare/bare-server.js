// The library alone, as the measure of what our own part costs; plain JavaScript so that Node starts it without a loader.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const resource = 'urn:bench:api';
const scopes = 'openid profile email';

/** Makes the server. `issuer` is its address; `web` and `service` are its two clients, with one secret. */
export function createBareServer({ issuer, redirectUri, clientSecret }) {
  /** An unbounded Map: the library's own memory adapter keeps 1000 records and forgets sessions. */
  const rows = new Map();
  const byUid = new Map();
  const byGrant = new Map();

  function createAdapter(model) {
    const keyOf = (id) => `${model}:${id}`;
    return {
      async upsert(id, payload) {
        rows.set(keyOf(id), payload);
        if (model === 'Session') byUid.set(payload.uid, keyOf(id));
        if (!payload.grantId) return;
        const keys = byGrant.get(payload.grantId) ?? [];
        keys.push(keyOf(id));
        byGrant.set(payload.grantId, keys);
      },
      find: async (id) => rows.get(keyOf(id)),
      findByUid: async (uid) => rows.get(byUid.get(uid)),
      findByUserCode: async () => undefined,
      async consume(id) {
        rows.get(keyOf(id)).consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        rows.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const key of byGrant.get(grantId) ?? []) rows.delete(key);
        byGrant.delete(grantId);
      },
    };
  }

  const keyPair = (kind, options, alg) => ({
    ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }),
    alg,
    use: 'sig',
  });

  const provider = new Provider(issuer, {
    adapter: createAdapter,
    clients: [
      {
        client_id: 'bench-web',
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
      {
        client_id: 'bench-service',
        client_secret: clientSecret,
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
      },
    ],
    jwks: { keys: [keyPair('rsa', { modulusLength: 2048 }, 'RS256'), keyPair('ec', { namedCurve: 'P-256' }, 'ES256')] },
    cookies: { keys: ['a key that nobody needs to keep'] },
    findAccount: async (_ctx, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@example.test`, email_verified: true, preferred_username: id }),
    }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    ttl: { AccessToken: 600, ClientCredentials: 600, RefreshToken: 14 * 86_400, Session: 43_200, Grant: 86_400 },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client) => (client.clientId === 'bench-service' ? resource : undefined),
        getResourceServerInfo: () => ({ scope: '', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
      },
    },
    async loadExistingGrant(ctx) {
      const { session, client, account } = ctx.oidc;
      const grantId = session.grantIdFor(client.clientId);
      if (grantId) return provider.Grant.find(grantId);
      const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
      grant.addOIDCScope(scopes);
      await grant.save();
      return grant;
    },
  });

  const page =
    '<!DOCTYPE html><title>Sign in</title><form method="post"><input name="username"><input type="password" name="password"><button>Sign in</button></form>';

  async function readForm(request) {
    let body = '';
    for await (const chunk of request) body += chunk;
    return new URLSearchParams(body);
  }

  /** This provider looks at no password: it believes each name. */
  async function interact(request, response) {
    if (request.method === 'POST') {
      const form = await readForm(request);
      await provider.interactionFinished(request, response, {
        // The session ends with the browser, as ours does for a person who does not ask to be remembered.
        login: { accountId: form.get('username'), remember: false },
      });
      return;
    }
    await provider.interactionDetails(request, response);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
  }

  const answer = provider.callback();
  return createServer({ keepAliveTimeout: 5_000 }, (request, response) => {
    if (request.url === '/readyz') response.end('ok');
    else if (request.url.startsWith('/interaction/')) void interact(request, response);
    else void answer(request, response);
  });
}

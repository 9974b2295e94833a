import { text } from 'node:stream/consumers';
import { Auth, type AuthConfig } from '@auth/core';
import type { OIDCConfig } from '@auth/core/providers';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { startWebService } from '../support/programs/web-service.ts';
import { typeCredentials } from '../support/test-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

describe('Auth.js', () => {
  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  const provider: Partial<OIDCConfig<Record<string, unknown>>> = {};
  const failures: string[] = [];

  // The documentation of Auth.js shows this set-up: a function from request to answer, here behind a Node server.
  const service = prepare(() =>
    startWebService(async (request, response) => {
      const config: AuthConfig = {
        trustHost: true,
        secret: 'only-for-this-test-0123456789-abcdefghij',
        providers: [
          { id: 'geoplateforme', name: 'Géoplateforme', type: 'oidc', ...provider } as OIDCConfig<
            Record<string, unknown>
          >,
        ],
        callbacks: {
          jwt: ({ token, account: tokens }) => ({ ...token, ...(tokens && { access_token: tokens.access_token }) }),
          session: ({ session, token }) => ({ ...session, sub: token.sub, accessToken: token['access_token'] }),
        },
        logger: { error: (error) => failures.push(String(error)), warn() {}, debug() {} },
        basePath: '/auth',
      };
      const url = new URL(request.url ?? '/', service.origin);
      if (!url.pathname.startsWith('/auth/')) return response.end('<!DOCTYPE html><h1>Service</h1>');
      const body = request.method === 'POST' ? await text(request) : undefined;
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]);
      const answer = await Auth(new Request(url, { method: request.method ?? 'GET', headers, body }), config);
      response.statusCode = answer.status;
      for (const [name, value] of answer.headers) response.appendHeader(name, value);
      return response.end(await answer.text());
    }),
  );
  beforeAll(async () => {
    const client = await createClient(app, { redirect_uris: [`${service.origin}/auth/callback/geoplateforme`] });
    Object.assign(provider, { issuer: app.issuer, clientId: client.clientId, clientSecret: client.secret });
  });
  afterAll(() => service.stop());

  const signIn = async (more: Partial<OIDCConfig<Record<string, unknown>>>) => {
    Object.assign(provider, { idToken: undefined, checks: undefined, ...more });
    const browser = await app.open(`${service.origin}/auth/signin`);
    await browser.submit();
    const page = await typeCredentials(browser, account);
    expect([page.url.href, failures]).toEqual([`${service.origin}/`, []]);
    const session = await browser.request({ url: `${service.origin}/auth/session` });
    return { browser, session: session.json<{ user?: unknown; sub?: string; accessToken?: string }>() };
  };

  test('Auth.js signs a person in by PKCE with only issuer, id and secret', async () => {
    const { browser, session } = await signIn({});
    expect(session.sub).toMatch(/^[0-9a-f-]{36}$/);
    const asked = browser.trail.find(({ url }) => url.startsWith(`${app.protocol}/auth?`));
    expect(new URL(asked!.url).searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('Auth.js with every check and userinfo knows the name and address of the person', async () => {
    const { session } = await signIn({ idToken: false, checks: ['pkce', 'state', 'nonce'] });
    expect(session.user).toMatchObject({ name: account.username, email: account.email });
  });

  test('Auth.js with nothing but issuer, id and secret knows the name and address of a service with id_token_claims', async () => {
    const { clientId, secret } = await createClient(app, readRecipe('auth-js', service.origin));
    const scope = { authorization: { params: { scope: 'openid profile email' } } };
    const { session } = await signIn({ clientId, clientSecret: secret, ...scope });
    expect(session.user).toMatchObject({ email: account.email });
  });

  test('the sign-out of Auth.js ends its own session and leaves the one at the provider', async () => {
    const { browser } = await signIn({ idToken: false });
    await browser.open(`${service.origin}/auth/signout`);
    await browser.submit();
    expect((await browser.request({ url: `${service.origin}/auth/session` })).body).toBe('null');
    await browser.open(`${service.origin}/auth/signin`);
    expect((await browser.submit()).url.href).toBe(`${service.origin}/`);
  });
});

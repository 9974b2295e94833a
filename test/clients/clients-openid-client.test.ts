import * as oidc from 'openid-client';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { typeCredentials, type TestClient } from '../support/test-client.ts';

describe('openid-client on a server', () => {
  let config: oidc.Configuration;
  const home = () => `${new URL(app.callback).origin}/`;

  const discover = async ({ clientId, secret }: TestClient, authentication = oidc.ClientSecretBasic(secret)) => {
    const found = await oidc.discovery(new URL(app.issuer), clientId, undefined, authentication, {
      // The test runs on loopback without TLS. A real service does not set this.
      execute: [oidc.allowInsecureRequests],
    });
    // This also verifies ID tokens from a direct connection, which the standard leaves optional (OIDC Core 3.1.3.7).
    oidc.enableNonRepudiationChecks(found);
    return found;
  };

  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  const client = prepare(() => createClient(app, { post_logout_redirect_uris: [home()] }));
  beforeAll(async () => {
    config = await discover(client);
  });

  /** Builds an authorization request with PKCE, state and nonce, and returns its address and the expected values of the answer. */
  const begin = async (parameters: Readonly<Record<string, string>> = {}) => {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const asked = {
      redirect_uri: client.redirectUri,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      ...parameters,
    };
    return { asked, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
  };
  const fillIn = async (browser: Browser, url: URL) => {
    await browser.open(url.href);
    return new URL((await typeCredentials(browser, account)).url.href);
  };
  const signIn = async (browser = app.browser()) => {
    const { asked, checks } = await begin();
    const answer = await fillIn(browser, oidc.buildAuthorizationUrl(config, asked));
    return oidc.authorizationCodeGrant(config, answer, checks);
  };

  test('openid-client discovers, signs in with PKCE, state and nonce, reads userinfo, refreshes, and signs out', async () => {
    const browser = app.browser();
    const tokens = await signIn(browser);
    expect(tokens.expiresIn()).toBeGreaterThan(500);
    const { sub } = tokens.claims()!;
    expect(sub).toBe(account.sub);
    const told = { sub, email: account.email, email_verified: true, preferred_username: account.username };
    expect(await oidc.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject(told);

    const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token);
    expect(fresh.claims()?.sub).toBe(sub);
    expect(await oidc.fetchUserInfo(config, fresh.access_token, sub)).toMatchObject(told);

    const leaving = { post_logout_redirect_uri: home(), id_token_hint: fresh.id_token!, state: 'fini' };
    const page = await browser.open(oidc.buildEndSessionUrl(config, leaving).href);
    expect(page.url.href).toBe(`${home()}?state=fini`);
    await expect(oidc.fetchUserInfo(config, fresh.access_token, sub)).rejects.toMatchObject({ status: 401 });
    await expect(oidc.refreshTokenGrant(config, fresh.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('openid-client pushes its request and learns when a person did not sign in', async () => {
    const { asked, checks } = await begin();
    const answer = await fillIn(app.browser(), await oidc.buildAuthorizationUrlWithPAR(config, asked));
    expect((await oidc.authorizationCodeGrant(config, answer, checks)).claims()?.sub).toBe(account.sub);

    const silent = await begin({ prompt: 'none' });
    const page = await app.browser().open(oidc.buildAuthorizationUrl(config, silent.asked).href);
    await expect(oidc.authorizationCodeGrant(config, new URL(page.url.href), silent.checks)).rejects.toMatchObject({
      error: 'login_required',
    });
  });

  test('an answer to another request, from another issuer or for another verifier gives no tokens', async () => {
    type Change = (url: URL, checks: oidc.AuthorizationCodeGrantChecks) => unknown;
    const wrong: readonly (readonly [string, Change])[] = [
      ['unexpected "state" response parameter value', (url) => url.searchParams.set('state', 'x')],
      ['unexpected "iss" (issuer) response parameter value', (url) => url.searchParams.set('iss', 'https://evil.test')],
      ['response parameter "iss" (issuer) missing', (url) => url.searchParams.delete('iss')],
      ['unexpected ID Token "nonce" claim value', (_url, checks) => Object.assign(checks, { expectedNonce: 'x' })],
      [
        'grant request is invalid',
        (_url, checks) => Object.assign(checks, { pkceCodeVerifier: oidc.randomPKCECodeVerifier() }),
      ],
    ];
    for (const [message, change] of wrong) {
      const { asked, checks } = await begin();
      const answer = await fillIn(app.browser(), oidc.buildAuthorizationUrl(config, asked));
      change(answer, checks);
      const failure = await oidc.authorizationCodeGrant(config, answer, checks).catch((error: Error) => error);
      const { error_description, cause } = failure as Error & { readonly error_description?: string };
      expect(error_description ?? (cause as Error).message).toBe(message);
    }
  });

  test('openid-client introspects and revokes the tokens that it received', async () => {
    const { access_token, refresh_token } = await signIn();
    expect(await oidc.tokenIntrospection(config, access_token)).toMatchObject({ active: true, sub: account.sub });
    await oidc.tokenRevocation(config, refresh_token!);
    expect(await oidc.tokenIntrospection(config, access_token)).toEqual({ active: false });
  });

  test('openid-client gets tokens for the service itself, with its secret in the header and in the body', async () => {
    const machine = await createClient(app, readRecipe('script'));
    for (const authentication of [oidc.ClientSecretBasic(machine.secret), oidc.ClientSecretPost(machine.secret)]) {
      const own = await discover(machine, authentication);
      const { access_token, token_type, refresh_token } = await oidc.clientCredentialsGrant(own, { scope: 'email' });
      expect([token_type, refresh_token]).toEqual(['bearer', undefined]);
      expect(await oidc.fetchUserInfo(own, access_token, oidc.skipSubjectCheck)).toMatchObject({
        email: expect.stringContaining('service-account-'),
      });
    }
    const stranger = await discover({ ...machine, secret: 'wrong' });
    await expect(oidc.clientCredentialsGrant(stranger)).rejects.toMatchObject({ status: 401 });
  });
});

import { readFileSync } from 'node:fs';
import * as oidc from 'openid-client';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp } from '../support/describe-app.ts';

describe('the registration that the README shows', () => {
  const app = describeApp();

  test('a service that is registered as the README shows signs a person in, refreshes the tokens and signs out', async () => {
    const [, shown = ''] =
      /echo '(\{.*?\})' \| npm run -s cli -- client create/s.exec(readFileSync('README.md', 'utf8')) ?? [];
    const home = new URL('/', app.callback).href;
    const file = shown
      .replace('http://localhost:8080/callback', app.callback)
      .replaceAll('http://localhost:8080/', home);
    const client = await createClient(app, JSON.parse(file) as Record<string, unknown>);
    const { username, password, sub, email } = await buildAccount(app);

    const config = await oidc.discovery(new URL(app.issuer), client.clientId, client.secret, undefined, {
      execute: [oidc.allowInsecureRequests],
    });
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const request = oidc.buildAuthorizationUrl(config, {
      redirect_uri: client.redirectUri,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const browser = await app.open(request.href);
    const answer = await browser.submit({ username, password }, { action: 'signin' });
    const tokens = await oidc.authorizationCodeGrant(config, new URL(answer.url.href), { pkceCodeVerifier });
    expect(await oidc.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub, email });

    const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    const leaving = { post_logout_redirect_uri: home, id_token_hint: fresh.id_token! };
    expect((await browser.open(oidc.buildEndSessionUrl(config, leaving).href)).url.href).toBe(home);
  });
});

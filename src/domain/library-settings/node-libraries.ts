import { callbackAddress, firstAddress, providerName } from './callback-address.ts';
import { idTokenHint, methodHint } from './hints.ts';
import type { Library } from './library.ts';
import { lines } from './lines.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';

const q = quote.script;
const isHttp = ({ issuer }: SettingsFacts) => issuer.startsWith('http:');

/** Returns how openid-client proves that it is the client. */
function authentication({ method }: SettingsFacts): string {
  if (method === 'none') return 'oidc.None()';
  if (method === 'private_key_jwt') return 'oidc.PrivateKeyJwt(privateKey)';
  const way = method === 'client_secret_post' ? 'ClientSecretPost' : 'ClientSecretBasic';
  return `oidc.${way}(process.env.OIDC_CLIENT_SECRET)`;
}

const privateKeyLines = (facts: SettingsFacts) =>
  facts.method === 'private_key_jwt' && [
    '// A private key in PKCS #8, of which the public half is registered.',
    "const privateKey = await crypto.subtle.importKey('pkcs8', Buffer.from(process.env.OIDC_PRIVATE_KEY, 'base64'), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);",
  ];

const discovery = (facts: SettingsFacts) =>
  lines(
    "import * as oidc from 'openid-client';",
    '',
    ...(privateKeyLines(facts) || []),
    'const config = await oidc.discovery(',
    `  new URL(${q(facts.issuer)}),`,
    `  ${q(facts.clientId)},`,
    '  undefined,',
    `  ${authentication(facts)},`,
    isHttp(facts) && '  { execute: [oidc.allowInsecureRequests] },',
    ');',
  );

const signIn = (facts: SettingsFacts, address: string) =>
  lines(
    discovery(facts),
    '',
    '/** Returns where the person goes. Keep `checks` in her session. */',
    'export async function beginSignIn() {',
    '  const checks = {',
    '    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),',
    '    expectedState: oidc.randomState(),',
    '    expectedNonce: oidc.randomNonce(),',
    '  };',
    '  const url = oidc.buildAuthorizationUrl(config, {',
    `    redirect_uri: ${q(address)},`,
    `    scope: ${q(facts.scopes.join(' '))},`,
    '    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),',
    "    code_challenge_method: 'S256',",
    '    state: checks.expectedState,',
    '    nonce: checks.expectedNonce,',
    '  });',
    '  return { url, checks };',
    '}',
    '',
    '/** Takes the whole address at which the person came back, as a URL. */',
    'export async function finishSignIn(currentUrl, checks) {',
    '  const tokens = await oidc.authorizationCodeGrant(config, currentUrl, checks);',
    '  const person = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);',
    '  return { tokens, person };',
    '}',
  );

const ownTokens = (facts: SettingsFacts) =>
  lines(
    discovery(facts),
    '',
    'export async function getToken() {',
    '  const { access_token } = await oidc.clientCredentialsGrant(config);',
    '  return access_token;',
    '}',
  );

const openidClient: Library = {
  id: 'openid-client',
  name: 'openid-client (Node.js)',
  kinds: ['site', 'service'],
  settings(facts) {
    if (facts.kind === 'service') return { files: [{ name: 'oidc.js', text: ownTokens(facts) }], hints: [] };
    const { address, hints } = firstAddress(facts);
    return { files: [{ name: 'oidc.js', text: signIn(facts, address) }], hints };
  },
};

const authJs: Library = {
  id: 'auth-js',
  name: 'Auth.js, NextAuth.js',
  kinds: ['site'],
  settings(facts) {
    const { provider, base, hints } = callbackAddress(facts, {
      pattern: /^(?<base>.*)\/callback\/(?<provider>[\w-]+)$/,
      usual: `/auth/callback/${providerName}`,
    });
    const hasSecret = facts.method === 'client_secret_basic' || facts.method === 'client_secret_post';
    const text = lines(
      "import NextAuth from 'next-auth';",
      '',
      'export const config = {',
      `  basePath: ${q(base || '/')},`,
      '  providers: [',
      '    {',
      `      id: ${q(provider)},`,
      "      name: 'Géoplateforme',",
      "      type: 'oidc',",
      `      issuer: ${q(facts.issuer)},`,
      `      clientId: ${q(facts.clientId)},`,
      hasSecret && '      clientSecret: process.env.OIDC_CLIENT_SECRET,',
      `      authorization: { params: { scope: ${q(facts.scopes.join(' '))} } },`,
      "      checks: ['pkce', 'state', 'nonce'],",
      !facts.hasFullIdToken && '      idToken: false,',
      `      client: { token_endpoint_auth_method: ${q(facts.method)}, id_token_signed_response_alg: ${q(facts.idTokenAlg)} },`,
      '    },',
      '  ],',
      '};',
      '',
      'export const { handlers, auth, signIn, signOut } = NextAuth(config);',
    );
    const known = ['client_secret_basic', 'client_secret_post', 'none'] as const;
    return { files: [{ name: 'auth.js', text }], hints: [...hints, ...methodHint(facts, known)] };
  },
};

const expressOpenidConnect: Library = {
  id: 'express-openid-connect',
  name: 'express-openid-connect',
  kinds: ['site'],
  settings(facts) {
    const { address, hints } = firstAddress(facts);
    const { origin, pathname, search } = new URL(address);
    const [home] = facts.postLogoutUris;
    const text = lines(
      "import { auth } from 'express-openid-connect';",
      '',
      'export const signIn = auth({',
      `  issuerBaseURL: ${q(facts.issuer)},`,
      `  baseURL: ${q(origin)},`,
      `  clientID: ${q(facts.clientId)},`,
      facts.method === 'private_key_jwt'
        ? '  clientAssertionSigningKey: process.env.OIDC_PRIVATE_KEY,'
        : '  clientSecret: process.env.OIDC_CLIENT_SECRET,',
      facts.method === 'private_key_jwt' && "  clientAssertionSigningAlg: 'ES256',",
      `  clientAuthMethod: ${q(facts.method)},`,
      facts.idTokenAlg !== 'RS256' && `  idTokenSigningAlg: ${q(facts.idTokenAlg)},`,
      '  secret: process.env.SESSION_SECRET,',
      `  authorizationParams: { response_type: 'code', scope: ${q(facts.scopes.join(' '))} },`,
      home === undefined
        ? `  routes: { callback: ${q(`${pathname}${search}`)} },`
        : `  routes: { callback: ${q(`${pathname}${search}`)}, postLogoutRedirect: ${q(home)} },`,
      home !== undefined && '  idpLogout: true,',
      '});',
      '',
      '// app.use(signIn);',
    );
    const known = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
    return {
      files: [{ name: 'oidc.js', text }],
      hints: [...hints, ...idTokenHint(facts), ...methodHint(facts, known)],
    };
  },
};

/** The libraries of services that run on Node.js. */
export const nodeLibraries: readonly Library[] = [openidClient, authJs, expressOpenidConnect];

import { providerName } from './callback-address.ts';
import { endpointsOf } from './endpoints.ts';
import { fill, verbatim } from './fill.ts';
import type { Library } from './library.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';

const write = fill(quote.script);

/** Returns how openid-client proves that it is the client. */
function authentication({ method }: SettingsFacts): string {
  if (method === 'none') return 'oidc.None()';
  if (method === 'private_key_jwt') return 'oidc.PrivateKeyJwt(privateKey)';
  const way = method === 'client_secret_post' ? 'ClientSecretPost' : 'ClientSecretBasic';
  return `oidc.${way}(process.env.OIDC_CLIENT_SECRET)`;
}

const discovery = (facts: SettingsFacts) =>
  verbatim(write`
    import * as oidc from 'openid-client';

    ${facts.method === 'private_key_jwt'}// A private key in PKCS #8, of which the public half is registered.
    ${facts.method === 'private_key_jwt'}const privateKey = await crypto.subtle.importKey('pkcs8', Buffer.from(process.env.OIDC_PRIVATE_KEY, 'base64'), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const config = await oidc.discovery(
      new URL(${facts.issuer}),
      ${facts.clientId},
      undefined,
      ${verbatim(authentication(facts))},
      ${facts.issuer.startsWith('http:')}{ execute: [oidc.allowInsecureRequests] },
    );
  `);

const signIn = (facts: SettingsFacts, address: string) => write`
  ${discovery(facts)}

  /** Returns where the person goes. Keep \`checks\` in her session. */
  export async function beginSignIn() {
    const checks = {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
    };
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: ${address},
      scope: ${facts.scopes.join(' ')},
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
    });
    return { url, checks };
  }

  /** Takes the whole address at which the person came back, as a URL. */
  export async function finishSignIn(currentUrl, checks) {
    const tokens = await oidc.authorizationCodeGrant(config, currentUrl, checks);
    const person = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    return { tokens, person };
  }
`;

const ownTokens = (facts: SettingsFacts) => write`
  ${discovery(facts)}

  export async function getToken() {
    const { access_token } = await oidc.clientCredentialsGrant(config);
    return access_token;
  }
`;

const openidClient: Library = {
  id: 'openid-client',
  name: 'openid-client (Node.js)',
  kinds: ['site', 'service'],
  returnsTo: { usual: '/callback' },
  files: (facts, { address }) => [
    { name: 'oidc.js', text: facts.kind === 'service' ? ownTokens(facts) : signIn(facts, address) },
  ],
};

const authJsMethods = ['client_secret_basic', 'client_secret_post', 'none'] as const;

const authJs: Library = {
  id: 'auth-js',
  name: 'Auth.js (next-auth 5)',
  kinds: ['site'],
  returnsTo: {
    pattern: /:\/\/[^/]+(?<base>.*)\/callback\/(?<provider>[\w-]+)$/,
    usual: `/auth/callback/${providerName}`,
  },
  methods: authJsMethods,
  files(facts, { provider, base }) {
    const text = write`
      import NextAuth from 'next-auth';

      export const config = {
        basePath: ${base || '/'},
        providers: [
          {
            id: ${provider},
            name: 'Géoplateforme',
            type: 'oidc',
            issuer: ${facts.issuer},
            clientId: ${facts.clientId},
            ${facts.usesSecret}clientSecret: process.env.OIDC_CLIENT_SECRET,
            authorization: { params: { scope: ${facts.scopes.join(' ')} } },
            checks: ['pkce', 'state', 'nonce'],
            ${!facts.hasFullIdToken}idToken: false,
            client: { token_endpoint_auth_method: ${facts.method}, id_token_signed_response_alg: ${facts.idTokenAlg} },
          },
        ],
      };

      export const { handlers, auth, signIn, signOut } = NextAuth(config);
    `;
    return [{ name: 'auth.js', text }];
  },
};

const nextAuth4: Library = {
  id: 'next-auth-4',
  name: 'next-auth 4',
  kinds: ['site'],
  returnsTo: {
    pattern: /:\/\/[^/]+\/api\/auth\/callback\/(?<provider>[\w-]+)$/,
    usual: `/api/auth/callback/${providerName}`,
  },
  methods: authJsMethods,
  expects: ['id-token-claims'],
  files(facts, { provider }) {
    // Without these checks it sends no PKCE.
    const text = write`
      import NextAuth from 'next-auth';

      export const authOptions = {
        providers: [
          {
            id: ${provider},
            name: 'Géoplateforme',
            type: 'oauth',
            wellKnown: ${endpointsOf(facts).discovery},
            clientId: ${facts.clientId},
            ${facts.usesSecret}clientSecret: process.env.OIDC_CLIENT_SECRET,
            authorization: { params: { scope: ${facts.scopes.join(' ')} } },
            checks: ['pkce', 'state', 'nonce'],
            idToken: true,
            client: { token_endpoint_auth_method: ${facts.method}, id_token_signed_response_alg: ${facts.idTokenAlg} },
            profile: ({ sub, name, email, picture }) => ({ id: sub, name, email, image: picture }),
          },
        ],
      };

      export default NextAuth(authOptions);
    `;
    return [{ name: 'pages/api/auth/[...nextauth].js', text }];
  },
};

const expressOpenidConnect: Library = {
  id: 'express-openid-connect',
  name: 'express-openid-connect',
  kinds: ['site'],
  returnsTo: { usual: '/callback' },
  methods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  expects: ['id-token-claims'],
  files(facts, { address }) {
    const { origin, pathname, search } = new URL(address);
    const [home] = facts.postLogoutUris;
    const hasKey = facts.method === 'private_key_jwt';
    const text = write`
      import { auth } from 'express-openid-connect';

      export const signIn = auth({
        issuerBaseURL: ${facts.issuer},
        baseURL: ${origin},
        clientID: ${facts.clientId},
        ${!hasKey}clientSecret: process.env.OIDC_CLIENT_SECRET,
        ${hasKey}clientAssertionSigningKey: process.env.OIDC_PRIVATE_KEY,
        ${hasKey}clientAssertionSigningAlg: 'ES256',
        clientAuthMethod: ${facts.method},
        idTokenSigningAlg: ${facts.idTokenAlg},
        secret: process.env.SESSION_SECRET,
        authorizationParams: { response_type: 'code', scope: ${facts.scopes.join(' ')} },
        ${home === undefined}routes: { callback: ${`${pathname}${search}`} },
        routes: { callback: ${`${pathname}${search}`}, postLogoutRedirect: ${home} },
        ${home !== undefined}idpLogout: true,
      });

      // app.use(signIn);
    `;
    return [{ name: 'oidc.js', text }];
  },
};

/** The libraries of services that run on Node.js. */
export const nodeLibraries: readonly Library[] = [openidClient, authJs, nextAuth4, expressOpenidConnect];

import type { Place } from './callback-address.ts';
import { endpointsOf } from './endpoints.ts';
import { fill } from './fill.ts';
import type { Library } from './library.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';

const environment: Library = {
  id: 'env',
  name: '.env',
  kinds: ['site', 'browser', 'application', 'device', 'service', 'api'],
  files(facts, _place, placeholder) {
    const signsIn = facts.kind !== 'api' && facts.kind !== 'service';
    const text = fill(quote.environment)`
      OIDC_ISSUER=${facts.issuer}
      OIDC_CLIENT_ID=${facts.clientId}
      OIDC_CLIENT_SECRET=${facts.usesSecret && placeholder}
      OIDC_REDIRECT_URI=${facts.redirectUris[0]}
      OIDC_POST_LOGOUT_REDIRECT_URI=${facts.postLogoutUris[0]}
      OIDC_SCOPE=${signsIn && facts.scopes.join(' ')}
    `;
    return [{ name: '.env', text }];
  },
};

const apache: Library = {
  id: 'apache',
  name: 'Apache (mod_auth_openidc)',
  kinds: ['site'],
  returnsTo: { usual: '/secure/redirect_uri' },
  files(facts, { address }) {
    // The protected part begins at the folder of the return address, because the module answers only below it.
    const folder = new URL(address).pathname.replace(/(?<=.)\/[^/]*$|[^/]+$/, '');
    const text = fill(quote.apache)`
      OIDCProviderMetadataURL ${endpointsOf(facts).discovery}
      OIDCClientID ${facts.clientId}
      ${facts.usesSecret}OIDCClientSecret "\${OIDC_CLIENT_SECRET}"
      ${facts.method === 'private_key_jwt'}OIDCPrivateKeyFiles /etc/apache2/oidc-key.pem
      OIDCProviderTokenEndpointAuth ${facts.method}
      OIDCRedirectURI ${address}
      OIDCScope ${facts.scopes.join(' ')}
      OIDCPKCEMethod S256
      OIDCCryptoPassphrase "exec:/bin/cat /etc/apache2/oidc-passphrase"

      <Location ${folder}>
        AuthType openid-connect
        Require valid-user
      </Location>
    `;
    return [{ name: 'oidc.conf', text }];
  },
};

const qgis: Library = {
  id: 'qgis',
  name: 'QGIS',
  kinds: ['application'],
  returnsTo: { pattern: /^http:\/\/(127\.0\.0\.1|localhost)[:/]/, usual: 'http://127.0.0.1:7070/' },
  methods: ['none', 'client_secret_post'],
  files(facts, place) {
    const at = endpointsOf(facts);
    const { hostname, port, pathname, search } = new URL(place.address);
    const text = fill(quote.line)`
      Authentication: OAuth2 authentication
      Grant flow: Authorization Code PKCE
      Request URL: ${at.authorization}
      Token URL: ${at.token}
      Refresh token URL: ${at.token}
      Redirect URL: ${`http://${hostname}:${port || '7070'}${pathname}${search}`}
      Client ID: ${facts.clientId}
      Scope: ${facts.scopes.join(' ')}
    `;
    return [{ name: 'QGIS', text }];
  },
};

/** Returns the options of curl by which the client proves itself, with the fields that say who it is. */
function credentials({ clientId, method }: SettingsFacts): readonly string[] {
  const q = quote.shell;
  if (method === 'client_secret_basic') return [`--user ${q(`${encodeURIComponent(clientId)}:`)}"$OIDC_CLIENT_SECRET"`];
  const id = `--data-urlencode ${q(`client_id=${clientId}`)}`;
  return method === 'client_secret_post' ? [id, '--data-urlencode "client_secret=$OIDC_CLIENT_SECRET"'] : [id];
}

/** Writes one command, an option on each line. */
const command = (address: string, options: readonly string[]) =>
  [`curl --silent --show-error ${quote.shell(address)}`, ...options].join(' \\\n  ');

/** Returns the fields by which a code becomes tokens. The person's browser brings the code, and the verifier belongs to its request. */
const codeFields = ({ address }: Place) => [
  '--data-urlencode grant_type=authorization_code',
  `--data-urlencode ${quote.shell(`redirect_uri=${address}`)}`,
  '--data-urlencode "code=$CODE"',
  '--data-urlencode "code_verifier=$CODE_VERIFIER"',
];

/** Returns the request to the token endpoint that suits the grants of a client. */
function tokenRequest(facts: SettingsFacts, place: Place): string {
  const q = quote.shell;
  const at = endpointsOf(facts);
  switch (facts.kind) {
    case 'service':
      return command(at.token, [...credentials(facts), '--data-urlencode grant_type=client_credentials']);
    case 'device':
      return command(at.deviceAuthorization, [
        ...credentials(facts),
        `--data-urlencode ${q(`scope=${facts.scopes.join(' ')}`)}`,
      ]);
    case 'api':
      return command(at.introspection, [...credentials(facts), '--data-urlencode "token=$TOKEN"']);
    default:
      return command(at.token, [...credentials(facts), ...codeFields(place)]);
  }
}

const curl: Library = {
  id: 'curl',
  name: 'curl',
  kinds: ['service', 'device', 'api'],
  methods: ['client_secret_basic', 'client_secret_post', 'none'],
  files: (facts, place) => [
    { name: 'discovery', text: command(endpointsOf(facts).discovery, []) },
    { name: 'token', text: tokenRequest(facts, place) },
  ],
};

/** Settings of programs, and those that any program reads. */
export const programSettings = { environment, apache, qgis, curl } as const;

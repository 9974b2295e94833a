import { callbackAddress, firstAddress, providerName } from './callback-address.ts';
import { endpointsOf } from './endpoints.ts';
import { algorithmHint, methodHint } from './hints.ts';
import type { Library } from './library.ts';
import { lines } from './lines.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';

const hasSecret = ({ method }: SettingsFacts) => method === 'client_secret_basic' || method === 'client_secret_post';
const secretMethods = ['client_secret_basic', 'client_secret_post'] as const;

/** Spring sends no PKCE for a client with a secret before it is told to. */
const springSecurity = lines(
  '@Bean',
  'SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {',
  '  var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");',
  '  requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());',
  '  http.authorizeHttpRequests(all -> all.anyRequest().authenticated());',
  '  http.oauth2Login(login -> login.authorizationEndpoint(at -> at.authorizationRequestResolver(requests)));',
  '  return http.build();',
  '}',
);

const spring: Library = {
  id: 'spring-boot',
  name: 'Spring Boot',
  kinds: ['site'],
  settings(facts) {
    const q = quote.spring;
    const { provider, address, hints } = callbackAddress(facts, {
      pattern: /^\/login\/oauth2\/code\/(?<provider>[\w-]+)$/,
      usual: `/login/oauth2/code/${providerName}`,
    });
    const text = lines(
      'spring:',
      '  security:',
      '    oauth2:',
      '      client:',
      '        registration:',
      `          ${q(provider)}:`,
      `            client-id: ${q(facts.clientId)}`,
      hasSecret(facts) && '            client-secret: "${OIDC_CLIENT_SECRET}"',
      `            client-authentication-method: ${facts.method}`,
      '            authorization-grant-type: authorization_code',
      `            redirect-uri: ${q(address)}`,
      `            scope: [${facts.scopes.map(q).join(', ')}]`,
      '        provider:',
      `          ${q(provider)}:`,
      `            issuer-uri: ${q(facts.issuer)}`,
    );
    return {
      files: [
        { name: 'application.yaml', text },
        { name: 'SecurityConfiguration.java', text: springSecurity },
      ],
      hints: [...hints, ...algorithmHint(facts), ...methodHint(facts, [...secretMethods, 'none'])],
    };
  },
};

const symfony: Library = {
  id: 'symfony',
  name: 'Symfony (drenso/symfony-oidc-bundle)',
  kinds: ['site'],
  settings(facts) {
    const q = quote.symfony;
    const { address, hints } = firstAddress(facts, '/login_check');
    const path = q(new URL(address).pathname);
    const client = lines(
      'drenso_oidc:',
      '    clients:',
      '        default:',
      `            well_known_url: ${q(endpointsOf(facts).discovery)}`,
      `            client_id: ${q(facts.clientId)}`,
      "            client_secret: '%env(OIDC_CLIENT_SECRET)%'",
      `            redirect_route: ${path}`,
      "            code_challenge_method: 'S256'",
    );
    const firewall = lines(
      'security:',
      '    firewalls:',
      '        main:',
      '            oidc:',
      `                check_path: ${path}`,
      "                login_path: '/login_oidc'",
    );
    const controller = lines(
      "#[Route('/login_oidc', name: 'login_oidc')]",
      'public function signIn(OidcClientInterface $oidcClient): RedirectResponse',
      '{',
      `    return $oidcClient->generateAuthorizationRedirect(scopes: [${facts.scopes.map(quote.php).join(', ')}]);`,
      '}',
    );
    return {
      files: [
        { name: 'config/packages/drenso_oidc.yaml', text: client },
        { name: 'config/packages/security.yaml', text: firewall },
        { name: 'src/Controller/SignInController.php', text: controller },
      ],
      hints: [...hints, ...algorithmHint(facts), ...methodHint(facts, secretMethods)],
    };
  },
};

const mozillaDjango: Library = {
  id: 'mozilla-django-oidc',
  name: 'Django (mozilla-django-oidc)',
  kinds: ['site'],
  settings(facts) {
    const q = quote.python;
    const { hints } = callbackAddress(facts, { pattern: /\/oidc\/callback\/$/, usual: '/oidc/callback/' });
    const at = endpointsOf(facts);
    const text = lines(
      'import os',
      '',
      "INSTALLED_APPS += ['mozilla_django_oidc']",
      "AUTHENTICATION_BACKENDS = ['mozilla_django_oidc.auth.OIDCAuthenticationBackend']",
      '',
      `OIDC_RP_CLIENT_ID = ${q(facts.clientId)}`,
      "OIDC_RP_CLIENT_SECRET = os.environ['OIDC_CLIENT_SECRET']",
      `OIDC_RP_SCOPES = ${q(facts.scopes.join(' '))}`,
      `OIDC_RP_SIGN_ALGO = ${q(facts.idTokenAlg)}`,
      `OIDC_OP_AUTHORIZATION_ENDPOINT = ${q(at.authorization)}`,
      `OIDC_OP_TOKEN_ENDPOINT = ${q(at.token)}`,
      `OIDC_OP_USER_ENDPOINT = ${q(at.userinfo)}`,
      `OIDC_OP_JWKS_ENDPOINT = ${q(at.keys)}`,
      `OIDC_TOKEN_USE_BASIC_AUTH = ${facts.method === 'client_secret_post' ? 'False' : 'True'}`,
      'OIDC_USE_PKCE = True',
      "OIDC_PKCE_CODE_CHALLENGE_METHOD = 'S256'",
      "LOGIN_REDIRECT_URL = '/'",
      "LOGOUT_REDIRECT_URL = '/'",
    );
    const urls = "urlpatterns += [path('oidc/', include('mozilla_django_oidc.urls'))]";
    return {
      files: [
        { name: 'settings.py', text },
        { name: 'urls.py', text: urls },
      ],
      hints: [...hints, ...methodHint(facts, secretMethods)],
    };
  },
};

const allauth: Library = {
  id: 'django-allauth',
  name: 'Django (django-allauth)',
  kinds: ['site'],
  settings(facts) {
    const q = quote.python;
    const { provider, hints } = callbackAddress(facts, {
      pattern: /\/oidc\/(?<provider>[\w-]+)\/login\/callback\/$/,
      usual: `/accounts/oidc/${providerName}/login/callback/`,
    });
    const text = lines(
      'import os',
      '',
      "INSTALLED_APPS += ['allauth', 'allauth.account', 'allauth.socialaccount', 'allauth.socialaccount.providers.openid_connect']",
      '',
      'SOCIALACCOUNT_PROVIDERS = {',
      "    'openid_connect': {",
      "        'OAUTH_PKCE_ENABLED': True,",
      `        'SCOPE': [${facts.scopes.map(q).join(', ')}],`,
      "        'APPS': [",
      '            {',
      `                'provider_id': ${q(provider)},`,
      "                'name': 'Géoplateforme',",
      `                'client_id': ${q(facts.clientId)},`,
      "                'secret': os.environ['OIDC_CLIENT_SECRET'],",
      "                'settings': {",
      `                    'server_url': ${q(facts.issuer)},`,
      `                    'token_auth_method': ${q(facts.method)},`,
      '                },',
      '            },',
      '        ],',
      '    },',
      '}',
    );
    return {
      files: [{ name: 'settings.py', text }],
      hints: [...hints, ...algorithmHint(facts), ...methodHint(facts, secretMethods)],
    };
  },
};

/** The libraries of services on a server that are not written for Node.js. */
export const serverLibraries: readonly Library[] = [spring, symfony, mozillaDjango, allauth];

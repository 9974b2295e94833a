import { providerName, serviceOrigin } from './callback-address.ts';
import { endpointsOf } from './endpoints.ts';
import { fill, verbatim } from './fill.ts';
import type { Library } from './library.ts';
import { quote } from './quote.ts';

const secretMethods = ['client_secret_basic', 'client_secret_post'] as const;

const spring: Library = {
  id: 'spring-boot',
  name: 'Spring Boot',
  kinds: ['site'],
  returnsTo: {
    pattern: /:\/\/[^/]+\/login\/oauth2\/code\/(?<provider>[\w-]+)$/,
    usual: `/login/oauth2/code/${providerName}`,
  },
  methods: [...secretMethods, 'none'],
  expects: ['algorithm'],
  files(facts, { provider, address }) {
    const text = fill(quote.spring)`
      spring:
        security:
          oauth2:
            client:
              registration:
                ${provider}:
                  client-id: ${facts.clientId}
                  ${facts.usesSecret}client-secret: "\${OIDC_CLIENT_SECRET}"
                  client-authentication-method: ${verbatim(facts.method)}
                  authorization-grant-type: authorization_code
                  redirect-uri: ${address}
                  scope: [${facts.scopes}]
              provider:
                ${provider}:
                  issuer-uri: ${facts.issuer}
    `;
    // Spring sends no PKCE for a client with a secret, and tells nobody of a sign-out, before it is told to.
    const security = fill(quote.java)`
      /** Register ${verbatim(`${serviceOrigin(facts)}/logout/connect/back-channel/${provider}`)} as backchannel_logout_uri. */
      @Bean
      SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
        var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        var farewell = new OidcClientInitiatedLogoutSuccessHandler(clients);
        farewell.setPostLogoutRedirectUri(${facts.postLogoutUris[0]});
        http.authorizeHttpRequests(all -> all.anyRequest().authenticated());
        http.oauth2Login(login -> login.authorizationEndpoint(at -> at.authorizationRequestResolver(requests)));
        http.logout(logout -> logout.logoutSuccessHandler(farewell));
        http.oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()));
        return http.build();
      }

      @Bean
      HttpSessionEventPublisher sessionEvents() {
        return new HttpSessionEventPublisher();
      }
    `;
    return [
      { name: 'application.yaml', text },
      { name: 'SecurityConfiguration.java', text: security },
    ];
  },
};

const symfony: Library = {
  id: 'symfony',
  name: 'Symfony (drenso/symfony-oidc-bundle)',
  kinds: ['site'],
  returnsTo: { usual: '/login_check' },
  methods: secretMethods,
  expects: ['algorithm'],
  files(facts, { address }) {
    const write = fill(quote.symfony);
    const path = new URL(address).pathname;
    const client = write`
      drenso_oidc:
          clients:
              default:
                  well_known_url: ${endpointsOf(facts).discovery}
                  client_id: ${facts.clientId}
                  client_secret: '%env(OIDC_CLIENT_SECRET)%'
                  redirect_route: ${path}
                  code_challenge_method: 'S256'
    `;
    const firewall = write`
      security:
          firewalls:
              main:
                  oidc:
                      check_path: ${path}
                      login_path: '/login_oidc'
    `;
    const controller = fill(quote.php)`
      #[Route('/login_oidc', name: 'login_oidc')]
      public function signIn(OidcClientInterface $oidcClient): RedirectResponse
      {
          return $oidcClient->generateAuthorizationRedirect(scopes: [${facts.scopes}]);
      }
    `;
    return [
      { name: 'config/packages/drenso_oidc.yaml', text: client },
      { name: 'config/packages/security.yaml', text: firewall },
      { name: 'src/Controller/SignInController.php', text: controller },
    ];
  },
};

const mozillaDjango: Library = {
  id: 'mozilla-django-oidc',
  name: 'Django (mozilla-django-oidc)',
  kinds: ['site'],
  returnsTo: { pattern: /\/oidc\/callback\/$/, usual: '/oidc/callback/' },
  methods: secretMethods,
  files(facts) {
    const at = endpointsOf(facts);
    const text = fill(quote.python)`
      import os

      INSTALLED_APPS += ['mozilla_django_oidc']
      AUTHENTICATION_BACKENDS = ['mozilla_django_oidc.auth.OIDCAuthenticationBackend']

      OIDC_RP_CLIENT_ID = ${facts.clientId}
      OIDC_RP_CLIENT_SECRET = os.environ['OIDC_CLIENT_SECRET']
      OIDC_RP_SCOPES = ${facts.scopes.join(' ')}
      OIDC_RP_SIGN_ALGO = ${facts.idTokenAlg}
      OIDC_OP_AUTHORIZATION_ENDPOINT = ${at.authorization}
      OIDC_OP_TOKEN_ENDPOINT = ${at.token}
      OIDC_OP_USER_ENDPOINT = ${at.userinfo}
      OIDC_OP_JWKS_ENDPOINT = ${at.keys}
      OIDC_TOKEN_USE_BASIC_AUTH = ${verbatim(facts.method === 'client_secret_post' ? 'False' : 'True')}
      OIDC_USE_PKCE = True
      OIDC_PKCE_CODE_CHALLENGE_METHOD = 'S256'
      LOGIN_REDIRECT_URL = '/'
      LOGOUT_REDIRECT_URL = '/'
    `;
    const urls = "urlpatterns += [path('oidc/', include('mozilla_django_oidc.urls'))]";
    return [
      { name: 'settings.py', text },
      { name: 'urls.py', text: urls },
    ];
  },
};

const allauth: Library = {
  id: 'django-allauth',
  name: 'Django (django-allauth)',
  kinds: ['site'],
  returnsTo: {
    pattern: /\/oidc\/(?<provider>[\w-]+)\/login\/callback\/$/,
    usual: `/accounts/oidc/${providerName}/login/callback/`,
  },
  methods: secretMethods,
  expects: ['algorithm'],
  files(facts, { provider }) {
    const text = fill(quote.python)`
      import os

      INSTALLED_APPS += ['allauth', 'allauth.account', 'allauth.socialaccount', 'allauth.socialaccount.providers.openid_connect']

      SOCIALACCOUNT_PROVIDERS = {
          'openid_connect': {
              'OAUTH_PKCE_ENABLED': True,
              'SCOPE': [${facts.scopes}],
              'APPS': [
                  {
                      'provider_id': ${provider},
                      'name': 'Géoplateforme',
                      'client_id': ${facts.clientId},
                      'secret': os.environ['OIDC_CLIENT_SECRET'],
                      'settings': {
                          'server_url': ${facts.issuer},
                          'token_auth_method': ${facts.method},
                      },
                  },
              ],
          },
      }
    `;
    return [{ name: 'settings.py', text }];
  },
};

/** The libraries of services on a server that are not written for Node.js. */
export const serverLibraries: readonly Library[] = [spring, symfony, mozillaDjango, allauth];

import { fill } from './fill.ts';
import type { Library } from './library.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';
import { Unwritable } from './quote.ts';

const write = fill(quote.script);

/** Returns the address of the page that renews tokens in a frame, if one of the registered ones is named so. */
const silentAddress = ({ redirectUris }: SettingsFacts): string | undefined =>
  redirectUris.slice(1).find((uri) => /silen|renew/i.test(uri));

const oidcClientTs: Library = {
  id: 'oidc-client-ts',
  name: 'oidc-client-ts',
  kinds: ['browser'],
  returnsTo: { usual: '/callback' },
  methods: ['none'],
  isInPages: true,
  files(facts, { address }) {
    const text = write`
      import { UserManager } from 'oidc-client-ts';

      export const manager = new UserManager({
        authority: ${facts.issuer},
        client_id: ${facts.clientId},
        redirect_uri: ${address},
        silent_redirect_uri: ${silentAddress(facts)},
        post_logout_redirect_uri: ${facts.postLogoutUris[0]},
        scope: ${facts.scopes.join(' ')},
        // Name and address come from userinfo.
        loadUserInfo: true,
      });

      // manager.signinRedirect() on the button; on the return page:
      // const user = await manager.signinRedirectCallback();
    `;
    return [{ name: 'oidc.js', text }];
  },
};

const keycloakJs: Library = {
  id: 'keycloak-js',
  name: 'keycloak-js',
  kinds: ['browser'],
  returnsTo: { usual: '/' },
  methods: ['none'],
  expects: ['keycloak-shape'],
  isInPages: true,
  files(facts, { address }) {
    const realm = /^(?<url>.*)\/realms\/(?<name>[^/]+)$/.exec(facts.issuer)?.groups;
    // The library puts the address of the realm together by itself.
    if (!realm) throw new Unwritable();
    const text = write`
      import Keycloak from 'keycloak-js';

      export const keycloak = new Keycloak({
        url: ${realm['url']},
        realm: ${decodeURIComponent(realm['name'] ?? '')},
        clientId: ${facts.clientId},
      });

      export const options = {
        onLoad: 'check-sso',
        flow: 'standard',
        pkceMethod: 'S256',
        responseMode: 'query',
        redirectUri: ${address},
        silentCheckSsoRedirectUri: ${silentAddress(facts)},
        checkLoginIframe: false,
        scope: ${facts.scopes.join(' ')},
      };

      // await keycloak.init(options);
    `;
    return [{ name: 'keycloak.js', text }];
  },
};

/** The libraries of applications that run in the browser. */
export const browserLibraries: readonly Library[] = [oidcClientTs, keycloakJs];

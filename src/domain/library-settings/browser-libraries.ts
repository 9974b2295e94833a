import { firstAddress } from './callback-address.ts';
import { fill } from './fill.ts';
import { methodHint, originHint } from './hints.ts';
import type { Library } from './library.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';
import { Unwritable } from './unwritable.ts';

const write = fill(quote.script);

/** Returns the address of the page that renews tokens in a frame, if one of the registered ones is named so. */
const silentAddress = ({ redirectUris }: SettingsFacts): string | undefined =>
  redirectUris.slice(1).find((uri) => /silen|renew/i.test(uri));

const oidcClientTs: Library = {
  id: 'oidc-client-ts',
  name: 'oidc-client-ts',
  kinds: ['browser'],
  settings(facts) {
    const { address, hints } = firstAddress(facts);
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
    return {
      files: [{ name: 'oidc.js', text }],
      hints: [...hints, ...originHint(facts, address), ...methodHint(facts, ['none'])],
    };
  },
};

const keycloakJs: Library = {
  id: 'keycloak-js',
  name: 'keycloak-js',
  kinds: ['browser'],
  settings(facts) {
    const realm = /^(?<url>.*)\/realms\/(?<name>[^/]+)$/.exec(facts.issuer)?.groups;
    // The library puts the address of the realm together by itself.
    if (!realm) throw new Unwritable();
    const { address, hints } = firstAddress(facts, '/');
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
    return {
      files: [{ name: 'keycloak.js', text }],
      hints: [
        ...(facts.isKeycloakShaped ? [] : [{ kind: 'keycloak-shape' } as const]),
        ...hints,
        ...originHint(facts, address),
        ...methodHint(facts, ['none']),
      ],
    };
  },
};

/** The libraries of applications that run in the browser. */
export const browserLibraries: readonly Library[] = [oidcClientTs, keycloakJs];

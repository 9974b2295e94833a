import { firstAddress } from './callback-address.ts';
import { methodHint, originHint } from './hints.ts';
import type { Library } from './library.ts';
import { lines } from './lines.ts';
import { quote } from './quote.ts';
import type { SettingsFacts } from './settings-facts.ts';
import { Unwritable } from './unwritable.ts';

const q = quote.script;

/** Returns the address of the page that renews tokens in a frame, if one of the registered ones is named so. */
const silentAddress = ({ redirectUris }: SettingsFacts): string | undefined =>
  redirectUris.slice(1).find((uri) => /silen|renew/i.test(uri));

const oidcClientTs: Library = {
  id: 'oidc-client-ts',
  name: 'oidc-client-ts',
  kinds: ['browser'],
  settings(facts) {
    const { address, hints } = firstAddress(facts);
    const silent = silentAddress(facts);
    const [farewell] = facts.postLogoutUris;
    const text = lines(
      "import { UserManager } from 'oidc-client-ts';",
      '',
      'export const manager = new UserManager({',
      `  authority: ${q(facts.issuer)},`,
      `  client_id: ${q(facts.clientId)},`,
      `  redirect_uri: ${q(address)},`,
      silent !== undefined && `  silent_redirect_uri: ${q(silent)},`,
      farewell !== undefined && `  post_logout_redirect_uri: ${q(farewell)},`,
      `  scope: ${q(facts.scopes.join(' '))},`,
      '  loadUserInfo: true,',
      '});',
      '',
      '// manager.signinRedirect() on the button; on the return page:',
      '// const user = await manager.signinRedirectCallback();',
    );
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
    const silent = silentAddress(facts);
    const text = lines(
      "import Keycloak from 'keycloak-js';",
      '',
      'export const keycloak = new Keycloak({',
      `  url: ${q(realm['url'] ?? '')},`,
      `  realm: ${q(decodeURIComponent(realm['name'] ?? ''))},`,
      `  clientId: ${q(facts.clientId)},`,
      '});',
      '',
      'export const options = {',
      "  onLoad: 'check-sso',",
      "  flow: 'standard',",
      "  pkceMethod: 'S256',",
      "  responseMode: 'query',",
      `  redirectUri: ${q(address)},`,
      silent !== undefined && `  silentCheckSsoRedirectUri: ${q(silent)},`,
      '  checkLoginIframe: false,',
      `  scope: ${q(facts.scopes.join(' '))},`,
      '};',
      '',
      '// await keycloak.init(options);',
    );
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

import type { Provider } from 'oidc-provider';
import { liesUnderPattern } from '../../domain/clients/legacy-pattern.ts';

interface PatternedClient {
  readonly legacy_redirect_patterns?: readonly string[];
  readonly legacy_post_logout_patterns?: readonly string[];
  redirectUriAllowed: (this: PatternedClient, uri: string) => boolean;
  postLogoutRedirectUriAllowed: (this: PatternedClient, uri: string) => boolean;
}

/** Return addresses of clients that an administrator allowed patterns; exact ones stay as they are for everybody. */
export function allowLegacyPatterns(provider: Provider): void {
  const client = provider.Client.prototype as unknown as PatternedClient;
  const { redirectUriAllowed, postLogoutRedirectUriAllowed } = client;
  client.redirectUriAllowed = function isAllowed(uri) {
    return redirectUriAllowed.call(this, uri) || liesUnderPattern(uri, this.legacy_redirect_patterns ?? []);
  };
  client.postLogoutRedirectUriAllowed = function isAllowedAfterLogout(uri) {
    return (
      postLogoutRedirectUriAllowed.call(this, uri) || liesUnderPattern(uri, this.legacy_post_logout_patterns ?? [])
    );
  };
}

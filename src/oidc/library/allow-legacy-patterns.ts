import { Provider as Library, type Client, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { liesUnderPattern } from '../../domain/clients/addresses/legacy-pattern.ts';
import { isTrial } from '../trial/trial-state.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

interface PatternedClient extends Client {
  readonly legacy_redirect_patterns?: readonly string[];
  readonly legacy_redirect_fragments?: boolean;
  readonly legacy_post_logout_patterns?: readonly string[];
}

/**
 * Accepts return addresses under the patterns that an administrator allowed a client, and our own address in a trial that a page of the
 * administration has begun. Exact addresses are compared as before.
 */
export function allowLegacyPatterns(provider: Provider, { services }: OverrideContext): void {
  const isOfTrial = (uri: string) => {
    const ctx = Library.ctx as KoaContextWithOIDC | undefined;
    return ctx?.oidc?.params?.['redirect_uri'] === uri && isTrial(services, ctx);
  };
  const client: Client = provider.Client.prototype;
  replaceMethod(
    client,
    'redirectUriAllowed',
    (own) =>
      function isAllowed(this: PatternedClient, uri: string) {
        if (own.call(this, uri) || isOfTrial(uri)) return true;
        // RFC 6749, section 3.1.2 forbids fragments. A library of today sends that of the page where its person was.
        const isPlain = !uri.includes('#') || this.legacy_redirect_fragments === true;
        return isPlain && liesUnderPattern(uri, this.legacy_redirect_patterns ?? []);
      },
  );
  replaceMethod(
    client,
    'postLogoutRedirectUriAllowed',
    (own) =>
      function isAllowedAfterLogout(this: PatternedClient, uri: string) {
        return own.call(this, uri) || liesUnderPattern(uri, this.legacy_post_logout_patterns ?? []);
      },
  );
}

import { Provider, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { addDefaultScopes } from '../claims/default-scopes.ts';
import { signsMessages } from '../../domain/clients/security-profile.ts';
import { optionsOf } from '../client-options.ts';
import { isSignedMode } from '../tokens/signed-answer.ts';
import { replaceMethod } from './replace-member.ts';

/**
 * Settles the scopes of an authorization request when the library looks at its response mode, which is before it looks at its scopes. The
 * hook for extra parameters comes later, when a request with a nonce and without a scope has been refused for another reason.
 */
export function settleScopes(provider: Provider): void {
  const client: Client = provider.Client.prototype;
  replaceMethod(
    client,
    'responseModeAllowed',
    (own) =>
      function isAllowedAfterScopes(this: Client, ...asked: Parameters<Client['responseModeAllowed']>) {
        const ctx = Provider.ctx as KoaContextWithOIDC | undefined;
        const scope = ctx?.oidc.params?.['scope'];
        if (ctx) addDefaultScopes(ctx, typeof scope === 'string' ? scope : undefined, this);
        // A client of the profile for signed messages takes no answer that is not signed.
        if (signsMessages(optionsOf(this)) && !isSignedMode(asked[0])) return false;
        return own.apply(this, asked);
      },
  );
}

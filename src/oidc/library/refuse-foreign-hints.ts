import type { Provider } from 'oidc-provider';
import { bearer } from '../tokens/envelopes.ts';
import { replaceMethod } from './replace-member.ts';

/**
 * Refuses as `id_token_hint` what is no ID token. A logout token has the same issuer, audience and subject, and only another type. An
 * access token of Keycloak's shape has the type of an ID token, and only another claim.
 */
export function refuseForeignHints(provider: Provider): void {
  replaceMethod(provider.IdToken, 'validate', (validate) => async (hint, client) => {
    const validated = await validate.call(provider.IdToken, hint, client);
    const { typ } = validated.header;
    const isOther = (typ !== undefined && typ !== 'JWT') || validated.payload['typ'] === bearer;
    if (isOther) throw new Error('a token of another type is no ID token');
    return validated;
  });
}

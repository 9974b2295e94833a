import type { Provider } from 'oidc-provider';
import { replaceMethod } from './replace-member.ts';

/** Refuses as `id_token_hint` what is no ID token: a logout token has the same issuer, audience and subject, and only another type. */
export function refuseForeignHints(provider: Provider): void {
  replaceMethod(provider.IdToken, 'validate', (validate) => async (hint, client) => {
    const validated = await validate.call(provider.IdToken, hint, client);
    const { typ } = validated.header;
    if (typ !== undefined && typ !== 'JWT') throw new Error('a token of another type is no ID token');
    return validated;
  });
}

import type { Provider } from 'oidc-provider';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';

/** Adds to authorization responses and token responses what clients that were written for Keycloak read there. */
export function shapeAnswers(provider: Provider): void {
  provider.on('authorization.success', (ctx, out: Record<string, unknown> | undefined) => {
    const { client, session } = ctx.oidc;
    if (out && client && isKeycloakShaped(client)) out['session_state'] = session?.sidFor(client.clientId);
  });
  provider.on('grant.success', (ctx) => {
    const { client, entities } = ctx.oidc;
    const { AccessToken, ClientCredentials, RefreshToken: refreshToken } = entities;
    const token = (AccessToken ?? ClientCredentials) as { readonly sid?: string } | undefined;
    // An answer without a token of this request is an earlier one, which has its shape already.
    if (!token || !isKeycloakShaped(client)) return;
    const { sid } = token;
    Object.assign(ctx.body as object, {
      refresh_expires_in: refreshToken?.remainingTTL ?? 0,
      'not-before-policy': 0,
      ...(sid ? { session_state: sid } : {}),
    });
  });
}

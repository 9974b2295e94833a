import { settleRefreshScopes } from '../claims/default-scopes.ts';
import type { GrantHandler } from './grant-handler.ts';

/** Makes a refresh treat its scopes as an authorization request does. The token is read once more where the request has scopes. */
export function settleRefresh(handler: GrantHandler): GrantHandler {
  return (ctx) => {
    const { params, provider } = ctx.oidc;
    const { scope, refresh_token: presented } = params ?? {};
    if (typeof scope !== 'string' || typeof presented !== 'string') return handler(ctx);
    return provider.RefreshToken.find(presented, { ignoreExpiration: true }).then((token) => {
      if (token) settleRefreshScopes(ctx, token.scopes);
      return handler(ctx);
    });
  };
}

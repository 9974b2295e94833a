import { errors } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { createFindAccount } from '../claims/find-account.ts';
import { resolveOnlyApi } from '../apis/resource-indicators.ts';
import { grantedScopes } from '../claims/granted-scopes.ts';
import type { GrantHandler } from './grant-handler.ts';
import { bindToProof } from './proof-of-possession.ts';

const gty = 'client_credentials';

/**
 * Gives a service that has an account of its own a token of that account, which is good at userinfo like a person's. Other services get
 * what the library gives. Each token has a grant to itself, so that revoking one token leaves the others alone.
 */
export function serviceAccountGrant(services: Services): (handler: GrantHandler) => GrantHandler {
  const findAccount = createFindAccount(services);
  return (handler) => async (ctx) => {
    const { client, provider, params } = ctx.oidc;
    const record = client && (await services.clients.registry.find(client.clientId));
    const accountId = record?.metadata.service_account === true ? record.serviceAccountId : undefined;
    if (!client || !accountId) return handler(ctx);

    const account = await findAccount(ctx, accountId);
    if (!account) throw new errors.CustomOIDCProviderError('unauthorized_client', 'The service account is disabled');
    ctx.oidc.entity('Account', account);

    const api = params?.['resource'] === undefined ? undefined : await resolveOnlyApi(ctx);
    const asked = grantedScopes(client, params ?? {});
    const scope =
      api?.scope ?? [...new Set(['openid', ...(asked.length > 0 ? asked : ['profile', 'email'])])].join(' ');
    const accessToken = new provider.AccessToken({
      accountId,
      client,
      gty,
      scope: scope || undefined,
      resourceServer: api?.server,
    } as never);
    await bindToProof(ctx, accessToken);
    const grant = new provider.Grant({
      accountId,
      clientId: client.clientId,
      expiresIn: accessToken.expiration,
    } as never);
    if (api) grant.addResourceScope(api.server.identifier(), scope);
    else grant.addOIDCScope(scope);
    Object.assign(accessToken, { grantId: await grant.save(), authentication: {} });
    ctx.oidc.entity('Grant', grant);
    ctx.oidc.entity('AccessToken', accessToken);
    const access_token = await accessToken.save();
    ctx.body = { access_token, expires_in: accessToken.expiration, scope, token_type: accessToken.tokenType };
  };
}

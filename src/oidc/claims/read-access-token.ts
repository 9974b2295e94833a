import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { decodePayload } from '../tokens/decode-payload.ts';
import type { PresentedToken } from '../tokens/presented-token.ts';
import { refuseProofOfUse, type ProofRefusal } from '../tokens/proof-of-use.ts';
import type { StoredToken } from '../tokens/stored-token.ts';
import { createFindAccount } from './find-account.ts';

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** Says whether the grant of a token of a person still stands. It may end before the token does. */
async function hasGrant(provider: Provider, { grantId, clientId, accountId }: StoredToken): Promise<boolean> {
  const grant = grantId === undefined ? undefined : await provider.Grant.find(grantId, { ignoreExpiration: true });
  return grant !== undefined && !grant.isExpired && grant.clientId === clientId && grant.accountId === accountId;
}

/**
 * Makes what reads the access token of a request to our APIs, as userinfo does: by the handle in its envelope. Returns undefined for a token
 * that is unknown, over, revoked, or of a client, a grant or an account that is gone. A token that is bound to a key needs its proof, and comes
 * by the scheme `DPoP` alone; every other one comes as `Bearer`. A token that is bound to a certificate is refused, because nobody asks for
 * one here.
 */
export function createReadAccessToken(services: Services, provider: () => Provider) {
  const findAccount = createFindAccount(services);
  return async (
    ctx: Koa.Context,
    { scheme, value }: { readonly scheme: string; readonly value: string },
  ): Promise<PresentedToken | ProofRefusal | undefined> => {
    const { AccessToken, ClientCredentials, Client } = provider();
    const token = ((await AccessToken.find(value)) ?? (await ClientCredentials.find(value))) as StoredToken | undefined;
    if (!token || token['x5t#S256'] !== undefined) return undefined;
    if (token.jkt === undefined && scheme !== 'bearer')
      return {
        error: 'invalid_token',
        description: 'The access token is bound to no key: send it as Bearer.',
        scheme: 'Bearer',
      };
    if (token.jkt !== undefined && scheme !== 'dpop')
      return {
        error: 'invalid_token',
        description: 'The access token is bound to a key: send it as DPoP, with a proof of that key.',
        scheme: 'DPoP',
      };
    const client = await Client.find(token.clientId);
    if (!client) return undefined;
    const { accountId } = token;
    if (accountId !== undefined) {
      if (!(await hasGrant(provider(), token))) return undefined;
      if (!(await findAccount(undefined as never, accountId, token as never))) return undefined;
    }
    if (token.jkt !== undefined) {
      const address = new URL(ctx.path, services.config.issuer).href;
      const refused = await refuseProofOfUse(provider(), ctx, { ...token, value, jkt: token.jkt, address });
      if (refused) return refused;
    }
    const record = await services.clients.registry.find(token.clientId);
    const isOfService = accountId === undefined || accountId === record?.serviceAccountId;
    // The registration may allow less than when the token was made.
    const allowed = client.scope?.split(' ') ?? [];
    const claims = decodePayload(value) ?? {};
    return {
      clientId: token.clientId,
      accountId: isOfService ? undefined : accountId,
      scopes: (token.scope ?? '').split(' ').filter((scope) => allowed.includes(scope)),
      audience: [token.aud ?? claims['aud']].flat().filter((one): one is string => typeof one === 'string'),
      acr: textOf(claims['acr']),
      authTime: numberOf(claims['auth_time']),
    };
  };
}

import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Members } from '../../domain/members.ts';
import { minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import { optionsOf } from '../client-options.ts';
import type { GrantHandler } from './grant-handler.ts';
import { bindingOf, readBinding, readProof, spendProof } from './proof-of-possession.ts';

const model = 'RefreshAnswer';
const reuseSeconds = (client: Client | undefined) => optionsOf(client).refresh_reuse_seconds ?? 0;

/** Returns the refresh token that was presented, if its client may present a token twice. */
function presentedToken({ oidc: { client, params } }: KoaContextWithOIDC): string | undefined {
  const { grant_type, refresh_token } = params ?? {};
  const isRepeatable = grant_type === 'refresh_token' && reuseSeconds(client) > 0;
  return isRepeatable && typeof refresh_token === 'string' ? refresh_token : undefined;
}

/**
 * Returns the answer that this very refresh token got a moment ago: two tabs of one application may refresh at once. Undefined when there
 * was no such answer, when it is too old, or when the tokens in it have ended meanwhile.
 */
export async function repeatedAnswer(services: Services, ctx: KoaContextWithOIDC): Promise<Members | undefined> {
  const presented = presentedToken(ctx);
  const found = presented === undefined ? undefined : await services.payloads.find(model, presented);
  const clientId = ctx.oidc.client?.clientId;
  if (!found || found['clientId'] !== clientId) return undefined;
  // The tokens of the answer are good with one key or certificate alone, which the client proves again.
  const proved = await readBinding(ctx);
  if (found['jkt'] !== proved.jkt || found['x5t#S256'] !== proved['x5t#S256']) return undefined;
  const accountId = String(found['accountId']);
  const account = services.payloads.accountSeen(accountId);
  if (!account || account.disabledAt !== null) return undefined;
  const requestId = String(ctx.state['requestId']);
  // A service that repeats every refresh would fill the audit with one fact.
  const isNews = await services.payloads.claimOnce(`refresh repeated\0${clientId}\0${accountId}`, minute);
  if (isNews) services.audit({ event: 'token.refresh_repeated', accountId, clientId, requestId });
  return found['body'] as Members;
}

/** Keeps the answer in the same commit that consumes the token. A request that loses the race for it is answered by `answerLostRace`. */
export function keepRefreshAnswers(provider: Provider, { payloads }: Pick<Services, 'payloads'>): void {
  provider.on('grant.success', (ctx) => {
    const { client, entities } = ctx.oidc;
    const presented = presentedToken(ctx);
    const spent = entities.RotatedRefreshToken;
    if (presented === undefined || !spent) return;
    const { accountId, clientId, grantId, sessionUid } = spent;
    payloads.upsert(
      model,
      presented,
      { accountId, clientId, grantId, sessionUid, ...bindingOf(entities.AccessToken), body: ctx.body },
      reuseSeconds(client),
    );
  });
}

/** Looks first whether the token was answered already. The library does not read the token from the database again. */
export function repeatRefresh(services: Services): (handler: GrantHandler) => GrantHandler {
  return (handler) => {
    const answerAgain = async (ctx: KoaContextWithOIDC, presented: string) => {
      const token = await ctx.oidc.provider.RefreshToken.find(presented, { ignoreExpiration: true });
      const isSpent = token?.consumed !== undefined && token.clientId === ctx.oidc.client?.clientId;
      const answer = isSpent ? await repeatedAnswer(services, ctx) : undefined;
      if (!answer) return handler(ctx);
      await spendProof(ctx, await readProof(ctx));
      ctx.body = answer;
      return undefined;
    };
    return (ctx) => {
      const presented = presentedToken(ctx);
      return presented === undefined ? handler(ctx) : answerAgain(ctx, presented);
    };
  };
}

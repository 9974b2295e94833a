import type { ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { askElsewhere } from '../requests/ask-elsewhere.ts';
import { protocolOf } from '../requests/protocol-of.ts';
import { routes } from '../endpoints.ts';

interface TokenLogout {
  readonly provider: Provider;
  readonly services: Pick<Services, 'payloads' | 'audit'>;
  /** The path of the issuer. */
  readonly prefix: string;
  /** Sends the request, as we changed it, through the library. */
  readonly ask: () => Promise<void>;
}

export const isTokenLogout = (ctx: Koa.Context) =>
  ctx.method === 'POST' && (ctx.state['form'] as ParsedUrlQuery | undefined)?.['refresh_token'] !== undefined;

/**
 * Answers a program that signs its person out with a refresh token. The revocation endpoint of the library authenticates the program and
 * checks that the token is its own. Then the session of the token ends, and with it every token of that session.
 */
export async function answerTokenLogout(
  ctx: Koa.Context,
  { provider, services, prefix, ask }: TokenLogout,
): Promise<void> {
  const { refresh_token: token, ...form } = ctx.state['form'] as ParsedUrlQuery;
  const found = typeof token === 'string' ? await provider.RefreshToken.find(token) : undefined;
  // A text that is no refresh token revokes nothing. The client is authenticated all the same.
  ctx.state['form'] = { ...form, token: found ? token : 'unknown', token_type_hint: 'refresh_token' };
  await askElsewhere(ctx, { address: `${prefix}${routes.revocation}`, ask });
  // Pages of other sites may read the answer to a revocation, but not the answer to a logout.
  ctx.remove('Access-Control-Allow-Origin');
  if (ctx.status !== 200) return;
  if (!found) {
    ctx.status = 400;
    ctx.body = { error: 'invalid_grant', error_description: 'the refresh token is unknown, or its session is over' };
    return;
  }
  if (found.sessionUid) {
    services.payloads.endSession(found.sessionUid);
    services.payloads.endProofs(found.accountId);
  }
  services.audit({
    event: 'logout.ok',
    accountId: found.accountId,
    clientId: protocolOf(ctx).client?.clientId,
    requestId: String(ctx.state['requestId']),
  });
  ctx.body = null;
  ctx.status = 204;
}

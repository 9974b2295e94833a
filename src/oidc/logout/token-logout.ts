import type { ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import type { Client, Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { askElsewhere } from '../requests/ask-elsewhere.ts';
import { routes } from '../endpoints.ts';

interface WithClient {
  readonly oidc?: { readonly client?: Client };
}

interface TokenLogout {
  readonly provider: Provider;
  readonly services: Pick<Services, 'payloads' | 'audit'>;
  /** Path of the issuer. */
  readonly prefix: string;
  /** Sends the request through the library as it has become. */
  readonly ask: () => Promise<void>;
}

export const isTokenLogout = (ctx: Koa.Context) =>
  ctx.method === 'POST' && (ctx.state['form'] as ParsedUrlQuery | undefined)?.['refresh_token'] !== undefined;

/**
 * A program signs its person out with its refresh token: the revocation endpoint authenticates it and looks whether the token is its own,
 * then the session of the token ends, and every token of it.
 */
export async function answerTokenLogout(
  ctx: Koa.Context,
  { provider, services, prefix, ask }: TokenLogout,
): Promise<void> {
  const { refresh_token: token, ...form } = ctx.state['form'] as ParsedUrlQuery;
  const found = typeof token === 'string' ? await provider.RefreshToken.find(token) : undefined;
  // What is no refresh token is not revoked either: the client is authenticated all the same.
  ctx.state['form'] = { ...form, token: found ? token : 'unknown', token_type_hint: 'refresh_token' };
  await askElsewhere(ctx, { address: `${prefix}${routes.revocation}`, ask });
  // Pages of other sites read revocations, and nothing of a logout.
  ctx.remove('Access-Control-Allow-Origin');
  if (ctx.status !== 200) return;
  if (!found) {
    ctx.status = 400;
    ctx.body = { error: 'invalid_grant', error_description: 'the refresh token is unknown, or its session is over' };
    return;
  }
  if (found.sessionUid) services.payloads.endSession(found.sessionUid);
  services.audit({
    event: 'logout.ok',
    accountId: found.accountId,
    clientId: (ctx as unknown as WithClient).oidc?.client?.clientId,
    requestId: String(ctx.state['requestId']),
  });
  ctx.body = null;
  ctx.status = 204;
}

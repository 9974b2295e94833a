import type Koa from 'koa';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { AlreadyConsumed } from '../../store/unit/unit-failures.ts';
import { answerWithSignedError } from './authorization-error.ts';
import { noteFor } from './note-refusal.ts';
import { protocolOf } from './protocol-of.ts';
import { repeatedAnswer } from '../grants/repeat-refresh.ts';

/**
 * Answers a request that lost the race for a code, a refresh token or a pushed request. Nothing of the request was written. The family of
 * a code or refresh token dies, whichever request won (RFC 9700, sections 2.2.2 and 4.14.2).
 */
export async function answerLostRace(
  ctx: Koa.Context,
  about: { readonly services: Services; readonly lost: AlreadyConsumed },
): Promise<void> {
  const { services, lost } = about;
  const { client, entities, params, route } = protocolOf(ctx);
  if (route === 'device_resume') {
    // The same code was answered a moment before.
    throw new AppError('device_code_over');
  }
  const isAuthorization = route === 'authorization' || route === 'resume';
  const event = isAuthorization ? 'request_uri.reused' : 'token.reused';
  // The request's own unit is lost, so the consequences are a second commit.
  const repeated = await services.inUnit(async () => {
    const answer = isAuthorization ? undefined : await repeatedAnswer(services, ctx as never);
    if (answer) return answer;
    const requestId = String(ctx.state['requestId']);
    // The library knows the account of a refresh token by now, and not yet that of a code.
    services.audit({ event, accountId: entities?.Account?.accountId, clientId: client?.clientId, requestId });
    if (!isAuthorization && lost.grantId) services.payloads.revokeGrant(lost.grantId, { whole: true });
    return undefined;
  });

  if (repeated) {
    ctx.status = 200;
    ctx.body = repeated;
    return;
  }
  const used = isAuthorization
    ? 'request-uri'
    : params?.['grant_type'] === 'refresh_token'
      ? 'refresh-used'
      : 'code-used';
  if (client) noteFor(services, ctx, { clientId: client.clientId, kind: used });
  if (!isAuthorization) {
    ctx.status = 400;
    ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
    return;
  }

  await answerWithSignedError(ctx, {
    error: 'invalid_request_uri',
    description: 'request_uri is invalid, expired, or was already used',
    issuer: services.config.issuer,
  });
}

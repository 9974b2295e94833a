import type Koa from 'koa';
import { isSilent, answerWithError } from './authorization-error.ts';

/**
 * Tells the client of a silent request by redirect that it failed, since nobody sees a page of ours. Returns false for every other request.
 * Nothing of the request is written, so it gives no cookies either.
 */
export function answerSilentFailure(ctx: Koa.Context, issuer: string): boolean {
  if (!isSilent(ctx)) return false;
  ctx.remove('Set-Cookie');
  answerWithError(ctx, { error: 'server_error', description: 'the request could not be answered', issuer });
  return true;
}

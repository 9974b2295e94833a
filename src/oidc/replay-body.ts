import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import { markEnvelope } from './wrap-access-tokens.ts';

const looksUpTokens = /\/(revoke|token\/introspect)\/?$/i;

/**
 * Our limits were applied while the body was read, so the library reads it again from memory, as if it came from the wire.
 * Tokens to be revoked or introspected are marked on the way (see `markEnvelope`).
 */
export function replayBody(ctx: Koa.Context): void {
  const form = ctx.state['form'] as ParsedUrlQuery | undefined;
  if (!form || ctx.method !== 'POST') return;
  const token = looksUpTokens.test(ctx.path) ? { token: markEnvelope(form['token']) as string } : {};
  const bytes = Buffer.from(stringify('token' in form ? { ...form, ...token } : form));
  ctx.req.headers['content-length'] = String(bytes.length);
  Object.defineProperty(ctx.req, 'readable', { value: true });
  Object.defineProperty(ctx.req, 'iterator', {
    value: () => [bytes],
  });
}

import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import { markEnvelope } from './envelope-mark.ts';

const isReadable = { value: true };
const looksUpTokens = /\/(revoke|token\/introspect)\/?$/i;

/**
 * Lets the library read the body of a request from memory, as if it came from the wire: we have read it already, with our limits. Tokens
 * that are to be revoked or introspected are marked on the way (see `markEnvelope`).
 */
export function replayBody(ctx: Koa.Context): void {
  const form = ctx.state['form'] as ParsedUrlQuery | undefined;
  if (!form || ctx.method !== 'POST') return;
  const isMarked = 'token' in form && looksUpTokens.test(ctx.path);
  const bytes = Buffer.from(
    isMarked ? stringify({ ...form, token: markEnvelope(form['token']) as string }) : String(ctx.state['formText']),
  );
  ctx.req.headers['content-length'] = String(bytes.length);
  Object.defineProperty(ctx.req, 'readable', isReadable);
  Object.assign(ctx.req, { iterator: () => [bytes] });
}

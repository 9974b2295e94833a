import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';

interface Continuation {
  readonly path?: string;
  /** Parameters that replace those of the request. */
  readonly params?: Readonly<Record<string, string>>;
}

/**
 * Sends an authorization request that came as a form on to the same request as an address (OpenID Connect Core, section 3.1.2.1 wants both
 * methods). A form from another site brings no cookie with it, the request that follows does.
 */
export function continueAsGet(ctx: Koa.Context, { path = ctx.path, params }: Continuation = {}): void {
  const form = ctx.state['form'] as ParsedUrlQuery | undefined;
  // Some clients send their secret here too. It has no use, and addresses are kept in more places than forms.
  const { client_secret: _unused, ...asked } = { ...ctx.query, ...form, ...params };
  ctx.status = 303;
  ctx.redirect(`${path}?${stringify(asked)}`);
}

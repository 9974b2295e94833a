import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import { protocolOf } from './protocol-of.ts';

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

/** Lets the page of `response_mode=form_post` post to the client's address, and to nowhere else. */
export function allowFormPost(ctx: Koa.Context): void {
  const { client, params } = protocolOf(ctx);
  const redirectUri = params?.['redirect_uri'];
  if (params?.['response_mode'] !== 'form_post' || !ctx.response.is('html') || typeof redirectUri !== 'string') return;
  if (!client?.redirectUriAllowed(redirectUri)) return;
  const policy = ctx.response.get('Content-Security-Policy');
  ctx.set(
    'Content-Security-Policy',
    policy.replace("form-action 'self'", `form-action ${new URL(redirectUri).origin}`),
  );
}

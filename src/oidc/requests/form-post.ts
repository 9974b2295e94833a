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

/** An answer that the browser of the person posts to the client (OAuth 2.0 Form Post Response Mode). */
export interface FormPost {
  /** The return address, already checked. */
  readonly action: string;
  readonly members: Readonly<Record<string, string>>;
}

const place = 'formPost';

/** Keeps an answer for the page that posts it. The page is drawn when nothing else can change the answer any more. */
export function keepFormPost(ctx: Koa.Context, { action, members }: FormPost): void {
  ctx.state[place] = { action, members };
  ctx.status = 'error' in members ? 400 : 200;
  ctx.type = 'html';
  ctx.body = '';
}

/** Forgets an answer whose request was not written. */
export const dropFormPost = (ctx: Koa.Context): void => void delete ctx.state[place];

/** Returns what a Content-Security-Policy calls the place of an address: its origin, or the scheme of an application. */
function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}

/** Makes what draws the page of `response_mode=form_post`, which may post to the client's address and to nowhere else. */
export function drawFormPosts(render: (ctx: Koa.Context, post: FormPost) => string): (ctx: Koa.Context) => void {
  return (ctx) => {
    const post = ctx.state[place] as FormPost | undefined;
    if (!post) return;
    const policy = ctx.response.get('Content-Security-Policy');
    ctx.set('Content-Security-Policy', policy.replace("form-action 'self'", `form-action ${sourceOf(post.action)}`));
    ctx.body = render(ctx, post);
  };
}

import type Koa from 'koa';

/** An answer that the browser of the person posts to the client (OAuth 2.0 Form Post Response Mode). */
export interface FormPost {
  /** The return address, already checked. */
  readonly action: string;
  readonly members: Readonly<Record<string, string>>;
}

/** The act of the last page of a request. An address to which it leads is that of a client with its answer, already checked. */
export type Leaving = FormPost | { readonly href: string };

const place = 'leaving';
const ofPage = 'leavesByPage';

/** Keeps what the last page does. The page is drawn when nothing else can change the answer any more. */
function keepLeaving(ctx: Koa.Context, leaving: Leaving): void {
  ctx.state[place] = leaving;
  ctx.remove('Location');
  ctx.type = 'html';
  ctx.body = '';
}

/** Keeps an answer for the page that posts it. */
export function keepFormPost(ctx: Koa.Context, { action, members }: FormPost): void {
  ctx.status = 'error' in members ? 400 : 200;
  keepLeaving(ctx, { action, members });
}

/** Forgets an answer whose request was not written. */
export const dropLeaving = (ctx: Koa.Context): void => void delete ctx.state[place];

/**
 * Says that a page of ours is being answered: browsers apply `form-action` to every redirect after a form, so the answer leaves our origin by
 * a page.
 */
export const leaveByPage = (ctx: Koa.Context): void => void (ctx.state[ofPage] = true);

/** Sends the browser on. An address of ours may lead elsewhere by a redirect of its own (`isOnTheWay`). */
export function leaveFor(ctx: Koa.Context, href: string, { isOnTheWay = false } = {}): void {
  dropLeaving(ctx);
  const isOurs = !isOnTheWay && href.startsWith(`${ctx.origin}/`);
  if (ctx.state[ofPage] === true && !isOurs) {
    ctx.status = 200;
    return keepLeaving(ctx, { href });
  }
  ctx.status = 303;
  ctx.redirect(href);
  // Koa has written the address anew.
  ctx.set('Location', href);
}

/** Returns what a Content-Security-Policy calls the place of an address: its origin, or the scheme of an application. */
function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}

/**
 * Makes what draws the last page of a request. A page that posts the answer may post to the client's address and to nowhere else. A page that
 * holds the answer in an address has nothing to post, and names itself to nobody.
 */
export function drawLeaving(render: (ctx: Koa.Context, leaving: Leaving) => string): (ctx: Koa.Context) => void {
  return (ctx) => {
    const leaving = ctx.state[place] as Leaving | undefined;
    if (!leaving) return;
    const to = 'action' in leaving ? sourceOf(leaving.action) : "'none'";
    const policy = ctx.response.get('Content-Security-Policy');
    ctx.set('Content-Security-Policy', policy.replace("form-action 'self'", `form-action ${to}`));
    if (!('action' in leaving)) ctx.set('Referrer-Policy', 'no-referrer');
    ctx.body = render(ctx, leaving);
  };
}

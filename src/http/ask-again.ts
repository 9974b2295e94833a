import type Koa from 'koa';

/**
 * Sends the person back to the page that she has answered, since nothing of her answer was written: it shows what is owed by now.
 */
export function askAgain(ctx: Koa.Context): void {
  const query = new URLSearchParams(ctx.querystring);
  query.delete('step');
  ctx.status = 303;
  ctx.redirect(query.size > 0 ? `${ctx.path}?${query}` : ctx.path);
}

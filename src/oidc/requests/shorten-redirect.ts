import type Koa from 'koa';

const longAddress = 1024;

/**
 * Leaves out of a redirect to a long address what can wait. A service may put 3 kB of its own into `state`, and a proxy with small buffers
 * answers 502 to headers of more than 4 kB. The cookie that brought the browser back to a request is then not taken away: it belongs to the
 * address of this one finished request, and ends by itself.
 */
export function shortenRedirect(ctx: Koa.Context, { resumeCookie }: { readonly resumeCookie: string }): void {
  if (String(ctx.res.getHeader('Location') ?? '').length < longAddress) return;
  const cookies = ctx.response.headers['set-cookie'] ?? [];
  const needed = [cookies]
    .flat()
    .filter((cookie) => ![`${resumeCookie}=`, `${resumeCookie}.sig=`].some((start) => cookie.startsWith(start)));
  if (needed.length > 0) ctx.response.set('Set-Cookie', needed);
  else ctx.response.remove('Set-Cookie');
}

import type Koa from 'koa';

/** `/livez` and `/readyz` answer whatever the Host, for load balancers that call by address. */
export function probes(isReady: () => Promise<boolean>): Koa.Middleware {
  const answer = async (ctx: Koa.Context) => {
    const isWell = ctx.path === '/livez' || (await isReady().catch(() => false));
    ctx.status = isWell ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'text/plain';
    ctx.body = isWell ? 'ok\n' : 'unavailable\n';
  };
  return (ctx, next) => (ctx.path === '/livez' || ctx.path === '/readyz' ? answer(ctx) : next());
}

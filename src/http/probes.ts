import type Koa from 'koa';
import type { ServerServices } from '../services.ts';

/**
 * Answers `/livez` and `/readyz` whatever the Host, because load balancers call by IP address. The service is ready when the database
 * takes a row and has the schema of this version, until the process is about to stop.
 */
export function probes(
  services: Pick<ServerServices, 'isReady'>,
  { isDraining }: { readonly isDraining: () => boolean },
): Koa.Middleware {
  const answer = async (ctx: Koa.Context) => {
    const isWell = ctx.path === '/livez' || (!isDraining() && (await services.isReady()));
    ctx.status = isWell ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'text/plain';
    ctx.body = isWell ? 'ok\n' : 'unavailable\n';
  };
  return (ctx, next) => (ctx.path === '/livez' || ctx.path === '/readyz' ? answer(ctx) : next());
}

import type Koa from 'koa';
import type { ServerServices } from '../services.ts';

/**
 * Answers `/livez` and `/readyz` whatever the Host, because load balancers call by IP address. The service is ready when the database
 * answers and no migration is owed, until the process is about to stop.
 */
export function probes(
  services: Pick<ServerServices, 'pendingMigrations'>,
  { isDraining }: { readonly isDraining: () => boolean },
): Koa.Middleware {
  const isReady = async () => !isDraining() && (await services.pendingMigrations()).length === 0;
  const answer = async (ctx: Koa.Context) => {
    const isWell = ctx.path === '/livez' || (await isReady().catch(() => false));
    ctx.status = isWell ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'text/plain';
    ctx.body = isWell ? 'ok\n' : 'unavailable\n';
  };
  return (ctx, next) => (ctx.path === '/livez' || ctx.path === '/readyz' ? answer(ctx) : next());
}

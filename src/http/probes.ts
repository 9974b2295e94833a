import type Koa from 'koa';
import type { ServerServices } from '../services.ts';

interface ProbeAnswer {
  readonly status: 200 | 503;
  readonly body: string;
}

/** Answers a path of the probes; undefined for every other path. */
export type Probe = (path: string) => Promise<ProbeAnswer> | undefined;

/**
 * Makes what answers `/livez` and `/readyz`. The service is ready when the database takes a row and has the schema of this version, from
 * when it listens until it is about to stop.
 */
export function createProbe(
  services: Pick<ServerServices, 'isReady'>,
  { isDraining }: { readonly isDraining: () => boolean },
): Probe {
  const answer = async (path: string): Promise<ProbeAnswer> => {
    const isWell = path === '/livez' || (!isDraining() && (await services.isReady()));
    return isWell ? { status: 200, body: 'ok\n' } : { status: 503, body: 'unavailable\n' };
  };
  return (path) => (path === '/livez' || path === '/readyz' ? answer(path) : undefined);
}

/** Answers the probes whatever the Host, because load balancers call by IP address. */
export function probes(probe: Probe): Koa.Middleware {
  const send = async (ctx: Koa.Context, answering: Promise<ProbeAnswer>) => {
    const { status, body } = await answering;
    ctx.status = status;
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'text/plain';
    ctx.body = body;
  };
  return (ctx, next) => {
    const answering = probe(ctx.path);
    return answering ? send(ctx, answering) : next();
  };
}

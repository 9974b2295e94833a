import type Koa from 'koa';
import type { Around } from './answer-requests.ts';
import type { EndpointName } from '../metrics/label-values.ts';
import type { Metrics } from '../metrics/create-metrics.ts';

type Outcome = Parameters<Metrics['request']>[0]['outcome'];

function outcomeOf(ctx: Koa.Context): Outcome {
  if (ctx.req.socket.destroyed && !ctx.res.writableEnded) return 'broken_off';
  if (ctx.status < 400) return 'ok';
  if (ctx.status === 429) return 'throttled';
  if (ctx.status < 500) return 'refused';
  return ctx.status === 503 ? 'unavailable' : 'failed';
}

interface Reading {
  /** Names what a path asks for. */
  readonly nameOf: (path: string) => EndpointName;
  /** Reads the grant that a request to the token endpoint named, and how it was answered. */
  readonly grantOf: (ctx: Koa.Context) => Parameters<Metrics['token']>[0];
}

/** Counts each request under the name of what it asks for, with how it ended and how long that took. */
export function requestMetrics(metrics: Metrics, { nameOf, grantOf }: Reading): Around {
  let inFlight = 0;
  return (ctx) => {
    const start = performance.now();
    // The library changes the path of the request while it answers, so the path is looked at now.
    const endpoint = nameOf(ctx.path);
    metrics.requestsInFlight(++inFlight);
    return () => {
      metrics.requestsInFlight(--inFlight);
      metrics.request({ endpoint, outcome: outcomeOf(ctx) });
      if (endpoint === 'token') metrics.token(grantOf(ctx));
      metrics.requestSeconds({ endpoint }, (performance.now() - start) / 1_000);
    };
  };
}

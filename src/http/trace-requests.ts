import type Koa from 'koa';
import { routeOf } from './route-of.ts';
import { traced } from '../tracing/traced.ts';

/** Runs each request within a span, which is named after the route. The path itself may hold a token, so it is never told. */
export function traceRequests(): Koa.Middleware {
  return (ctx, next) => {
    const { method } = ctx;
    return traced(method, { kind: 'server', facts: { 'http.request.method': method } }, async (span) => {
      try {
        await next();
      } finally {
        const route = routeOf(ctx);
        const { requestId, client } = ctx.state as { requestId?: string; client?: string };
        span.rename(`${method} ${route}`);
        span.note({
          'http.route': route,
          'http.response.status_code': ctx.status,
          ...(requestId && { 'geopf_id.request_id': requestId }),
          ...(client && { 'geopf_id.client': client }),
        });
      }
    });
  };
}

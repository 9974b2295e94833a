import type Koa from 'koa';
import { routeOf } from './route-of.ts';
import { isTraced, traced } from '../tracing/traced.ts';

const single = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined);

/**
 * Runs a request within a span, which is named after the route. The path itself may hold a token, so it is never told. A trace that a
 * proxy has begun goes on. Without a proxy the header comes from a stranger, who does not choose what is recorded here.
 */
export function traceRequest(ctx: Koa.Context, trustProxy: number, answer: () => Promise<void>): Promise<void> {
  if (!isTraced()) return answer();
  const { method } = ctx;
  const { traceparent, tracestate } = ctx.req.headers;
  const from = trustProxy > 0 ? { traceparent: single(traceparent), tracestate: single(tracestate) } : undefined;
  const facts = { 'http.request.method': method };
  return traced(method, { kind: 'server', facts, from }, async (span) => {
    try {
      await answer();
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
}

import type Router from '@koa/router';
import type { Context, Next } from 'koa';
import type { Scenarios, StandIn } from './model.ts';
import type { RequestLog } from './request-log.ts';
import { readText } from '../read-text.ts';

interface Controls {
  readonly scenarios: Scenarios;
  readonly log: RequestLog;
  readonly stands: readonly StandIn[];
}

const loopback = /^(::ffff:)?127\.|^::1$/;

/** A browser asks before a page of another site may send this header, and this server never agrees. */
async function guard(ctx: Context, next: Next): Promise<void> {
  if (!loopback.test(ctx.req.socket.remoteAddress ?? '') || ctx.get('x-stand-in') !== '1') ctx.throw(403);
  await next();
}

async function readJson(ctx: Context) {
  try {
    return JSON.parse(await readText(ctx.req));
  } catch {
    return ctx.throw(400);
  }
}

/** Serves `/__mock/…`, by which checks order misbehaviours and read the log of requests. */
export function addControlRoutes(router: Router, { scenarios, log, stands }: Controls): void {
  router.get('/__mock/scenarios', guard, (ctx) => {
    ctx.body = scenarios.names();
  });

  router.put('/__mock/scenario', guard, async (ctx) => {
    const { name, args, provider, client_id: clientId, once, count } = await readJson(ctx);
    const wanted = name ? { name, args, provider, clientId, count: once ? 1 : count } : undefined;
    if (!scenarios.set(wanted)) ctx.throw(400, 'unknown scenario');
    ctx.status = 204;
  });

  router.get('/__mock/log', guard, (ctx) => {
    ctx.body = log.all();
  });

  router.delete('/__mock/log', guard, (ctx) => {
    log.clear();
    ctx.status = 204;
  });

  router.post('/__mock/rotate-keys', guard, async (ctx) => {
    await Promise.all(stands.map(({ keys }) => keys.rotate()));
    ctx.status = 204;
  });
}

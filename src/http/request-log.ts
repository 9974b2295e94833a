import { randomBytes } from 'node:crypto';
import type Koa from 'koa';
import type { Logger } from 'pino';

/** Paths carry bearer values (links, interactions): the log keeps their shape only. */
export function maskPath(path: string): string {
  return path.replace(/^(\/(?:interaction|lien|captcha)\/)[^/?]+/, '$1…').replace(/(\/auth\/)[^/?]+/, '$1…');
}

/** Gives each request a short id, the reference that error pages show, and logs one line without query or body. */
export function requestLog(log: Logger): Koa.Middleware {
  return async (ctx, next) => {
    const requestId = randomBytes(6).toString('hex');
    ctx.state['requestId'] = requestId;
    ctx.set('X-Request-Id', requestId);
    if (!log.isLevelEnabled('info')) return next();
    const start = performance.now();
    try {
      await next();
    } finally {
      log.info({ requestId, method: ctx.method, path: maskPath(ctx.path), status: ctx.status, ms: Math.round(performance.now() - start) }, 'request');
    }
  };
}

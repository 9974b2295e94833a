import type Koa from 'koa';
import { AppError } from '../errors.ts';

/**
 * Refuses a request with several Host headers (RFC 9112, section 3.2). Node reads the first of them; a proxy in front may have read
 * another one.
 */
export function singleHost(): Koa.Middleware {
  return (ctx, next) => {
    const { rawHeaders } = ctx.req;
    let hosts = 0;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]!;
      if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
    }
    if (hosts > 1) throw new AppError('bad_request');
    return next();
  };
}

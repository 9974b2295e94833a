import type Koa from 'koa';
import { AppError } from '../errors.ts';

/** Requests for another host are refused before anything builds an address from it. */
export function hostCheck(issuer: string): Koa.Middleware {
  const { host } = new URL(issuer);
  return (ctx, next) => {
    if (ctx.host.toLowerCase() !== host) throw new AppError('wrong_host');
    return next();
  };
}

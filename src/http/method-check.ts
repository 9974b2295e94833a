import type Koa from 'koa';
import { AppError } from '../errors.ts';
import { closeUnread } from './close-unread.ts';

/** Methods that some route answers. */
export const knownMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'POST'];

/** Returns the methods that the routes of a path answer. The set is empty when nothing has this path. */
export type MethodsOf = (path: string) => ReadonlySet<string>;

/**
 * Refuses methods that no route answers, and forms that no route receives, before their body is read. A form to an unknown path is a page
 * that does not exist, and no forged form.
 */
export function methodCheck(methodsOf: MethodsOf): Koa.Middleware {
  return (ctx, next) => {
    if (!knownMethods.includes(ctx.method)) throw new AppError('method_not_allowed');
    if (ctx.method !== 'POST') return next();
    const methods = methodsOf(ctx.path);
    if (methods.has('POST')) return next();
    closeUnread(ctx);
    throw new AppError(methods.size === 0 ? 'not_found' : 'method_not_allowed');
  };
}

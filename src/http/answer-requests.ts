import type Koa from 'koa';
import { traceRequest } from './trace-requests.ts';
import type { ErrorAnswers } from './error-answers.ts';

/**
 * Looks at a request as it comes, and sets what it must, without waiting for anything. Returns what is to be done when the answer stands,
 * where something is.
 */
export type Around = (ctx: Koa.Context) => (() => void) | undefined;

interface Options {
  readonly trustProxy: number;
  /** Functions that run around every request, in this order. The functions that they return run in the opposite order. */
  readonly around: readonly Around[];
  /** Functions that complete an answer that did not fail, in this order. */
  readonly completing: readonly ((ctx: Koa.Context) => void)[];
  readonly errors: ErrorAnswers;
}

/**
 * The one place where a request is waited for as a whole. An asynchronous function of its own for each of these acts would cost every
 * request two promises, whether or not it waits.
 */
export function answerRequests({ trustProxy, around, completing, errors }: Options): Koa.Middleware {
  const answer = async (ctx: Koa.Context, next: Koa.Next) => {
    const ends: (() => void)[] = [];
    for (const begin of around) {
      const end = begin(ctx);
      if (end) ends.unshift(end);
    }
    try {
      await next();
      for (const complete of completing) complete(ctx);
      errors.refuseMissing(ctx);
    } catch (thrown) {
      const drawn = errors.answer(ctx, thrown);
      if (drawn) await drawn;
    } finally {
      for (const end of ends) end();
    }
  };
  return (ctx, next) => traceRequest(ctx, trustProxy, () => answer(ctx, next));
}

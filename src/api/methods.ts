import type Koa from 'koa';
import { ApiProblem } from './problem.ts';

/** Answers OPTIONS: says which methods the address answers. */
export function tellMethods(ctx: Koa.Context, methods: readonly string[]): void {
  ctx.set('Allow', methods.join(', '));
  ctx.status = 204;
}

/** Throws ApiProblem for a method that the address does not answer. */
export function requireMethod(ctx: Koa.Context, methods: readonly string[]): void {
  if (!methods.includes(ctx.method))
    throw new ApiProblem('method-not-allowed', { headers: { Allow: methods.join(', ') } });
}

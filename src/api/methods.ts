import type Koa from 'koa';
import { ApiProblem } from './problem.ts';

/** Answers OPTIONS: says which methods the address answers. */
export function tellMethods(ctx: Koa.Context, methods: readonly string[]): void {
  ctx.set('Allow', methods.join(', '));
  ctx.status = 204;
}

/** HEAD is answered as GET is, without the body (RFC 9110, section 9.3.2). */
export const wantedMethod = (method: string): string => (method === 'HEAD' ? 'GET' : method);

/** Returns the methods that an address answers, by its endpoints. */
export function methodsOf(endpoints: readonly { readonly method: string }[]): readonly string[] {
  const names = endpoints.map(({ method }) => method);
  return [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

/** Throws ApiProblem for a method that the address does not answer. */
export function requireMethod(ctx: Koa.Context, methods: readonly string[]): void {
  if (!methods.includes(ctx.method))
    throw new ApiProblem('method-not-allowed', { headers: { Allow: methods.join(', ') } });
}

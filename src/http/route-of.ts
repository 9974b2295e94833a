import type Koa from 'koa';

/**
 * Returns the name of the route that answered: an endpoint of the protocol, the pattern of a page or of an endpoint of the APIs. It comes
 * from a closed list, and never from the path, which may hold a token. `other` stands for a request that was refused before that, or that
 * nothing answers.
 */
export function routeOf(ctx: Koa.Context): string {
  const route: unknown = ctx.state['route'] ?? ctx['_matchedRoute'];
  if (typeof route === 'string') return route;
  return ctx.path.startsWith('/assets/') ? '/assets' : 'other';
}

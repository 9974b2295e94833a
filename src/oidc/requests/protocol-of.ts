import type Koa from 'koa';
import type { OIDCContext } from 'oidc-provider';

/** Returns what the library has read of a request so far; nothing when the request failed before the library saw it. */
export function protocolOf(ctx: Koa.Context): Partial<Pick<OIDCContext, 'client' | 'entities' | 'params' | 'route'>> {
  const { oidc = {} } = ctx as { readonly oidc?: Partial<OIDCContext> };
  return oidc;
}

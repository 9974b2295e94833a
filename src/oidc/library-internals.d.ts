/* Parts of oidc-provider that have no types of their own. */

declare module 'oidc-provider/lib/helpers/als.js' {
  import type { AsyncLocalStorage } from 'node:async_hooks';
  const contexts: AsyncLocalStorage<object>;
  export default contexts;
}

declare module 'oidc-provider/lib/helpers/grants.js' {
  import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
  /** A proof of possession that is right (RFC 9449). */
  export interface Proof {
    readonly thumbprint: string;
    readonly jti: string;
    readonly iat: number;
  }
  export function validateDpop(provider: Provider, ctx: KoaContextWithOIDC): Promise<Proof | undefined>;
  export function checkDpopRequired(provider: Provider, ctx: KoaContextWithOIDC, proof: Proof | undefined): void;
  export function checkDpopReplay(
    provider: Provider,
    ctx: KoaContextWithOIDC,
    proof: Proof | undefined,
    clientId: string,
  ): Promise<void>;
}

declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type { Provider } from 'oidc-provider';
  export default function settingsOf(provider: Provider): { readonly configuration: object };
}

declare module 'oidc-provider/lib/helpers/router.js' {
  import type Koa from 'koa';
  type Register = (this: Router, name: string, path: string, ...middleware: readonly Koa.Middleware[]) => Router;
  export default class Router {
    get: Register;
    post: Register;
    put: Register;
    delete: Register;
    options: Register;
  }
}

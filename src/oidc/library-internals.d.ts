/* Parts of oidc-provider that have no types of their own. */

declare module 'oidc-provider/lib/helpers/als.js' {
  import type { AsyncLocalStorage } from 'node:async_hooks';
  const contexts: AsyncLocalStorage<object>;
  export default contexts;
}

declare module 'oidc-provider/lib/helpers/grants.js' {
  import type { X509Certificate } from 'node:crypto';
  import type { KoaContextWithOIDC, Provider, ResourceServerInstance } from 'oidc-provider';
  /** A proof of possession that is right (RFC 9449). */
  export interface Proof {
    readonly thumbprint: string;
    readonly jti: string;
    readonly iat: number;
  }
  export function validateDpop(
    provider: Provider,
    ctx: KoaContextWithOIDC,
    accessToken?: string,
  ): Promise<Proof | undefined>;
  export type Certificate = string | X509Certificate;
  /** Returns the certificate of a client whose tokens are all bound to it; undefined for every other client. */
  export function checkMtlsCert(provider: Provider, ctx: KoaContextWithOIDC): Certificate | undefined;
  export function checkDpopRequired(provider: Provider, ctx: KoaContextWithOIDC, proof: Proof | undefined): void;
  /** Returns the resources that a request names, as the settings of the provider describe them (RFC 8707). */
  export function resolveRequestedResources(
    provider: Provider,
    ctx: KoaContextWithOIDC,
  ): Promise<readonly ResourceServerInstance[]>;
  export function checkDpopReplay(
    provider: Provider,
    ctx: KoaContextWithOIDC,
    proof: Proof | undefined,
    clientId: string,
    refusal?: new (description: string) => Error,
  ): Promise<void>;
}

declare module 'oidc-provider/lib/helpers/resolve_resource.js' {
  import type { KoaContextWithOIDC } from 'oidc-provider';
  /** Returns the resource for which a token is made of a code or a refresh token. */
  export default function resolveResource(
    ctx: KoaContextWithOIDC,
    model: object,
    config: { readonly userinfo: object; readonly resourceIndicators: object },
    scopes: ReadonlySet<string>,
  ): Promise<string | undefined>;
}

declare module 'oidc-provider/lib/helpers/certificate_thumbprint.js' {
  import type { X509Certificate } from 'node:crypto';
  export default function certificateThumbprint(certificate: string | X509Certificate): string;
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

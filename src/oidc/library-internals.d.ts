/* Parts of oidc-provider that have no types of their own. */

declare module 'oidc-provider/lib/helpers/als.js' {
  import type { AsyncLocalStorage } from 'node:async_hooks';
  const contexts: AsyncLocalStorage<object>;
  export default contexts;
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

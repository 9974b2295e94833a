import type Koa from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import contexts from 'oidc-provider/lib/helpers/als.js';
import Router from 'oidc-provider/lib/helpers/router.js';

interface WithContexts {
  readonly OIDCContext: new (ctx: Koa.Context) => KoaContextWithOIDC['oidc'];
}

const verbs = ['get', 'post', 'put', 'delete', 'options'] as const;

/**
 * Returns a provider class that keeps the protocol's context of a request as a plain member of the context. The library defines a getter for
 * each request. V8 keeps a getter where long-lived objects lie, and everything that it reaches stays with it: the whole request, until the
 * long-lived objects are cleared.
 */
export function keepContextPlain(Base: typeof Provider): typeof Provider {
  return class extends Base {
    constructor(...settings: ConstructorParameters<typeof Provider>) {
      const begin: Koa.Middleware = (ctx, next) => {
        ctx['oidc'] = new (this as unknown as WithContexts).OIDCContext(ctx);
        return contexts.run(ctx, next);
      };
      // The constructor registers every route, and the first function of each defines the getter.
      const methods = verbs.map((verb) => Router.prototype[verb]);
      verbs.forEach((verb, place) => {
        Router.prototype[verb] = function register(name, path, _define, ...others) {
          return methods[place]!.call(this, name, path, begin, ...others);
        };
      });
      try {
        super(...settings);
      } finally {
        verbs.forEach((verb, place) => (Router.prototype[verb] = methods[place]!));
      }
    }
  };
}

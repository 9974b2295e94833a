import type Router from '@koa/router';
import type Koa from 'koa';
import { AppError } from '../../src/errors.ts';
import type { Pages } from '../engine/about.ts';
import { issuerPath } from '../../src/domain/issuer-path.ts';

/** Registers where bookmarks, services and messages of the system before lead. */
export function registerOldAddressRoutes(router: Router, { services }: Pick<Pages, 'services'>): void {
  const base = issuerPath(services.config.issuer);
  const toAccount = (ctx: Koa.Context) => {
    ctx.status = 303;
    ctx.redirect('/compte');
  };

  // Programs ask the same address for the profile as JSON. The protocol's side answers them.
  router.get(`${base}/account`, (ctx, next) => (ctx.accepts('html', 'json') === 'json' ? next() : toAccount(ctx)));
  router.get(`${base}/account/*rest`, toAccount);

  router.all(`${base}/login-actions/:action`, (ctx) => {
    const { action = '' } = ctx.params;
    if (action === 'reset-credentials') {
      ctx.status = 303;
      return ctx.redirect('/mot-de-passe-oublie');
    }
    throw new AppError(action === 'action-token' ? 'link_invalid' : 'flow_expired');
  });
}

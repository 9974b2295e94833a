import type Router from '@koa/router';
import type { Middleware } from 'koa';
import { AppError } from '../../src/errors.ts';
import type { Pages } from '../engine/about.ts';
import { isOldAdminApi } from '../old-addresses/is-old-address.ts';
import type { AdminPage } from './admin-page.ts';
import { adminPath } from './admin-path.ts';

interface LateAdmin {
  readonly load: () => Promise<void>;
  /** Loads the pages before the first request for one of them. */
  readonly middleware: Middleware;
  /** Returns the page at this path, for requests that have passed the middleware. */
  readonly findPage: (path: string) => AdminPage | undefined;
}

/**
 * Registers the pages of the administration when somebody asks for the first of them. They are an eighth of the program, and most processes
 * never draw one.
 */
export function createLateAdmin(router: Router, pages: Pages): LateAdmin {
  let findPage: LateAdmin['findPage'] = () => undefined;
  const register = async () => {
    const [{ registerAdminRoutes }, { findAdminPage }] = await Promise.all([
      import('./admin-routes.ts'),
      import('./admin-pages.ts'),
    ]);
    registerAdminRoutes(router, pages);
    findPage = findAdminPage;
  };
  let loaded: Promise<void> | undefined;
  // A load that has failed, for want of file descriptors perhaps, is tried again by the next request.
  const load = () =>
    (loaded ??= register().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
  return {
    load,
    middleware(ctx, next) {
      if (isOldAdminApi(ctx.path)) throw new AppError('not_found');
      // The router matches addresses whatever their case.
      return ctx.path.toLowerCase().startsWith(adminPath) ? load().then(next) : next();
    },
    findPage: (path) => findPage(path),
  };
}

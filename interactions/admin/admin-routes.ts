import type Router from '@koa/router';
import type Koa from 'koa';
import type { Pages } from '../engine/about.ts';
import { runAdminPage, type AdminPage } from './admin-page.ts';
import { adminMenu, adminPages } from './admin-pages.ts';

/** Registers the pages of the administration, and an answer for every other address below it. */
export function registerAdminRoutes(router: Router, pages: Pages): void {
  const register = (path: string, page?: AdminPage) => {
    const visit = (ctx: Koa.Context) => runAdminPage(pages, { ctx, page, menu: adminMenu });
    router.get(path, visit);
    router.post(path, visit);
  };
  for (const page of adminPages) register(page.path, page);
  // Without this answer, a person who is not signed in would learn which addresses exist.
  register('/admin/*other');
}

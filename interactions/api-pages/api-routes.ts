import type Router from '@koa/router';
import type Koa from 'koa';
import type { Pages } from '../engine/about.ts';
import { renderApiPage, renderProblemsPage, renderReferencePage, type ApiFacts } from './api-pages.tsx';

const pages = {
  '/api': renderApiPage,
  '/api/problems': renderProblemsPage,
  '/api/reference': renderReferencePage,
} as const;

/** Registers the pages about the API of the administration. They are for everybody, as its OpenAPI document is. */
export function registerApiPages(router: Router, { pageOf }: Pages, facts: ApiFacts): void {
  for (const [path, render] of Object.entries(pages))
    router.get(path, (ctx: Koa.Context) => {
      ctx.type = 'html';
      ctx.body = render(pageOf(ctx), facts);
    });
}

import type Router from '@koa/router';
import type Koa from 'koa';
import type { Pages } from '../engine/about.ts';
import { acceptedPasskeys } from '../../src/commands/factors/accepted-passkeys.ts';
import { signedInFacts } from '../engine/signed-in-facts.ts';
import { renderPage } from '../views/layout/page.tsx';
import { runAccountPage } from './account-page.ts';
import { signedInPerson } from '../signed-in/signed-in-person.ts';
import { accountMenu, accountPages, overviewPath } from './account-pages.ts';
import { overviewOf } from './overview/account-overview.ts';
import { passwordPath } from './security/state.ts';
import { Overview } from './overview/overview.tsx';

/** Registers the pages of an account. A person without a session is sent through the sign-in first. */
export function registerAccountRoutes(router: Router, pages: Pages): void {
  router.get('/', (ctx) => {
    ctx.status = 303;
    ctx.redirect(overviewPath);
  });

  router.get(overviewPath, async (ctx) => {
    const person = await signedInPerson(pages, { ctx, path: overviewPath });
    if (!person) return;
    const { services } = pages;
    const { account, session } = person;
    const page = pages.pageOf(ctx, { accountLocale: account.locale });
    const photo = services.account.photos.idOf(account);
    const [overview, facts, accepted] = await Promise.all([
      overviewOf(services, { account, session, photo }),
      signedInFacts(pages, person),
      acceptedPasskeys(services, { account, browser: pages.browser.hash(ctx) }),
    ]);
    ctx.type = 'html';
    ctx.body = renderPage(
      { ...page, menu: accountMenu(page.t), ...facts, acceptedPasskeys: accepted },
      {
        title: page.t.account.title,
        wide: true,
        body: <Overview overview={overview} now={services.nowSeconds()} />,
      },
    );
  });

  for (const page of accountPages) {
    const visit = (ctx: Koa.Context) => runAccountPage(pages, { ctx, page, menu: accountMenu });
    router.get(page.path, visit);
    router.post(page.path, visit);
  }

  // Password managers open this address (RFC 8615) to change a password.
  router.get('/.well-known/change-password', (ctx) => {
    ctx.status = 303;
    ctx.redirect(passwordPath);
  });
}

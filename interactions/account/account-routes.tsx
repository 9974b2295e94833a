import type Router from '@koa/router';
import type { Pages } from '../about.ts';
import { ownRequest } from '../interaction-routes.ts';
import { CopyButton } from '../views/copy-button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { LinkButton } from '../views/link-button.tsx';
import { renderPage } from '../views/page.tsx';
import { PageTitle } from '../views/page-title.tsx';

/** What the person's account says; people without a session are sent through the sign-in first. */
export function registerAccountRoutes(router: Router, pages: Pages): void {
  const { services, oidc, pageOf } = pages;
  const { issuer } = services.config;

  router.get('/compte', async (ctx) => {
    const session = await oidc.session(ctx);
    const account =
      session &&
      (services.payloads.accountSeen(session.accountId) ?? (await services.accounts.find(session.accountId)));
    if (!account || account.disabledAt !== null) {
      ctx.status = 303;
      ctx.redirect(ownRequest(issuer, {}));
      return;
    }
    // Back from our own authorization request: its code is of no use, the session is.
    if (ctx.querystring) {
      ctx.status = 303;
      ctx.redirect('/compte');
      return;
    }
    const page = pageOf(ctx);
    const texts = page.t.account;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      wide: true,
      body: (
        <>
          <PageTitle>{texts.title}</PageTitle>
          <dl class="app-definition">
            <dt>{texts.username}</dt>
            <dd id="username">{account.username}</dd>
            <dt>{texts.email}</dt>
            <dd id="email">{account.email}</dd>
            <dt>{texts.identifier}</dt>
            <dd>
              <code id="sub">{account.id}</code> <CopyButton of="sub" />
            </dd>
          </dl>
          <ButtonGroup align="left">
            <LinkButton href="/mot-de-passe-oublie" kind="secondary">
              {texts.changePassword}
            </LinkButton>
            <LinkButton href={`${issuer}/protocol/openid-connect/logout`} kind="secondary">
              {texts.signOut}
            </LinkButton>
          </ButtonGroup>
        </>
      ),
    });
  });

  // RFC 8615 address that password managers open.
  router.get('/.well-known/change-password', (ctx) => {
    ctx.status = 303;
    ctx.redirect('/mot-de-passe-oublie');
  });
}

import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Router from '@koa/router';
import type Koa from 'koa';
import { isForeignOrigin } from '../../src/http/csrf.ts';
import { AppError } from '../../src/errors.ts';
import type { LogoutRequest, SignedInSession } from '../../src/oidc/oidc.ts';
import type { Pages } from '../engine/about.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { renderContinuation } from '../views/continuation-page.tsx';
import { ErrorCode } from '../views/error-code.tsx';
import { ErrorPage } from '../views/error-page.tsx';
import { renderPage } from '../views/page.tsx';
import { PageTitle } from '../views/page-title.tsx';
import { StepForm } from '../views/step-form.tsx';
import { LogoutDone, StillSignedIn } from './logout-done.tsx';
import { backFromUpstream, leaveNext, type LeavingUpstreams } from './upstream-logout.ts';
import { logoutParams } from './logout-params.ts';

type Params = Readonly<Record<string, unknown>>;

function returnAddress({ returnTo }: LogoutRequest, params: Params): string | undefined {
  if (!returnTo) return undefined;
  const url = new URL(returnTo);
  if (typeof params['state'] === 'string') url.searchParams.set('state', params['state']);
  return url.href;
}

/** Registers RP-initiated logout. With the ID token of this session the logout happens at once; otherwise the person is asked first. */
export function registerLogoutRoutes(router: Router, pages: Pages): void {
  const { services, oidc, browser } = pages;
  const pageOf = (ctx: Koa.Context) => {
    const asked = ctx.query['ui_locales'] ?? ctx.query['kc_locale'];
    return pages.pageOf(ctx, { uiLocales: typeof asked === 'string' ? asked : undefined });
  };
  const { issuer } = services.config;
  const { pathname, origin } = new URL(issuer);
  const path = `${pathname === '/' ? '' : pathname}/protocol/openid-connect/logout`;

  const leave = async (ctx: Koa.Context, request: LogoutRequest, params: Params) => {
    const session = await oidc.session(ctx);
    const open = session ? await services.upstreamSessions.list(session.uid) : [];
    await oidc.endSession(ctx);
    if (session) {
      services.audit({
        event: 'logout.ok',
        accountId: session.accountId,
        clientId: request.client?.clientId,
        requestId: String(ctx.state['requestId']),
      });
    }
    // Only the cache is cleared. Clearing storage would also remove the person's theme.
    ctx.set('Clear-Site-Data', '"cache"');
    // An upstream may be slow or away. `flush` ends the session here before the upstream is asked.
    if (open.length > 0) await services.flush();
    const target = returnAddress(request, params);
    await goOn(ctx, { open, failed: [], target, clientId: request.client?.clientId });
  };

  /** Leads to the next upstream. After the last one it leads to the client, or shows a page that says which sessions could not be ended. */
  const goOn = async (ctx: Koa.Context, leaving: LeavingUpstreams) => {
    const page = pageOf(ctx);
    const left = await leaveNext(services, leaving);
    const href = left.href ?? (left.failed.length === 0 || left.isOnTheWay ? left.target : undefined);
    ctx.type = 'html';
    if (href !== undefined && ctx.method === 'GET') {
      ctx.status = 303;
      return ctx.redirect(href);
    }
    if (href !== undefined) {
      ctx.body = renderContinuation(page, { href });
      return;
    }
    const { clientId } = leaving;
    const client = clientId ? await oidc.client(clientId) : undefined;
    const { failed, target } = { failed: [], target: undefined, ...left };
    ctx.body = renderPage(page, {
      title: page.t.logout.doneTitle,
      body: <LogoutDone client={client} failed={failed} target={target} />,
    });
  };

  /**
   * Receives a person back from an upstream. Anybody can make such a link, so without the state of a logout it changes nothing and leads
   * nowhere.
   */
  const comeBack = async (ctx: Koa.Context, upstream: string) => {
    const { state, error } = ctx.query;
    const isState = typeof state === 'string' && ctx.method === 'GET';
    const leaving = isState
      ? await backFromUpstream(services, { upstream, state, isFailed: error !== undefined })
      : undefined;
    if (leaving) return goOn(ctx, leaving);
    const page = pageOf(ctx);
    const isSignedIn = (await oidc.session(ctx)) !== undefined;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: isSignedIn ? page.t.logout.stillTitle : page.t.logout.doneTitle,
      body: isSignedIn ? <StillSignedIn /> : <LogoutDone client={undefined} failed={[]} target={undefined} />,
    });
  };

  const refuseOldParameter = (ctx: Koa.Context) => {
    const page = pageOf(ctx);
    const texts = page.t.errors.bad_request;
    ctx.status = 400;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      body: (
        <>
          <ErrorPage {...texts} reference={String(ctx.state['requestId'])} />
          <ErrorCode error="invalid_request">redirect_uri is not followed here, post_logout_redirect_uri is</ErrorCode>
        </>
      ),
    });
  };

  const ask = async (ctx: Koa.Context, request: LogoutRequest, { uid }: Pick<SignedInSession, 'uid'>) => {
    const open = await services.upstreamSessions.list(uid);
    const page = pageOf(ctx);
    const texts = page.t.logout;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      body: (
        <>
          <PageTitle>{texts.title}</PageTitle>
          <p>{request.client ? texts.askedBy(request.client.name) : texts.asked}</p>
          <p>{texts.consequence}</p>
          {open.length > 0 && <p>{texts.alsoAt(open.map(({ upstream }) => upstreamBrand(upstream)))}</p>}
          <StepForm>
            <ButtonGroup>
              <Button action="logout">{texts.leave}</Button>
              <Button action="stay" kind="secondary">
                {texts.stay}
              </Button>
            </ButtonGroup>
          </StepForm>
        </>
      ),
    });
  };

  const handle = async (ctx: Koa.Context, next: Koa.Next) => {
    const form = (ctx.state['form'] ?? {}) as Params;
    // A program without a browser ends its own tokens by its refresh token. The protocol's side answers it.
    if (ctx.method === 'POST' && form['refresh_token'] !== undefined) return next();
    const isOurForm = ctx.method === 'POST' && typeof form['csrf'] === 'string';
    if (ctx.method === 'POST' && !isOurForm) {
      // A browser sends no cookie with a form from another site. It does with the request that follows this redirect.
      ctx.status = 303;
      ctx.redirect(`${ctx.path}?${stringify({ ...ctx.query, ...(form as ParsedUrlQuery) })}`);
      return;
    }
    // The form of our own page posts to the address of the page, which holds the client's request.
    const params = logoutParams(ctx.query);
    if (params['redirect_uri'] !== undefined && params['post_logout_redirect_uri'] === undefined) {
      return refuseOldParameter(ctx);
    }
    const request = await oidc.logoutRequest(params);
    const session = await oidc.session(ctx);

    if (isOurForm) {
      if (isForeignOrigin(ctx, origin) || !browser.isCsrfToken(ctx, form['csrf'])) throw new AppError('csrf');
      if (form['action'] === 'logout') return leave(ctx, request, params);
      const target = returnAddress(request, params) ?? request.client?.homeUri ?? new URL('/compte', issuer).href;
      ctx.type = 'html';
      ctx.body = renderContinuation(pageOf(ctx), { href: target });
      return;
    }
    const { hint } = request;
    const isHintOfSession =
      session !== undefined && hint?.accountId === session.accountId && hint.loginAt === session.loginAt;
    // A logout without a question needs a navigation. An image or a frame in another page is not the wish of a person.
    const isNavigation = ['', 'document'].includes(ctx.get('Sec-Fetch-Dest')) && ctx.method !== 'HEAD';
    if (!session || (isHintOfSession && isNavigation)) return leave(ctx, request, params);
    await ask(ctx, request, session);
  };
  for (const { name, logoutPath } of services.upstreams) router.get(logoutPath, (ctx) => comeBack(ctx, name));
  // The last page of oidc-provider itself. No page of ours leads there.
  router.get(`${path}/success`, (ctx) => {
    ctx.status = 303;
    ctx.redirect(path);
  });
  router.get(path, handle);
  router.post(path, handle);
}

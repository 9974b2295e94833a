import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Router from '@koa/router';
import type Koa from 'koa';
import { addMembers } from '../../src/domain/clients/addresses/add-members.ts';
import { keptAddress } from '../../src/domain/clients/addresses/kept-address.ts';
import { ipKey } from '../../src/domain/limits/throttle-rules.ts';
import { isForeignOrigin } from '../../src/http/csrf.ts';
import { AppError } from '../../src/errors.ts';
import type { LogoutRequest } from '../../src/oidc/logout/logout-request.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Pages } from '../engine/about.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { renderContinuation } from '../views/continuation-page.tsx';
import { ErrorReference } from '../views/error-reference.tsx';
import { renderPage } from '../views/layout/page.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { LogoutDone, StillSignedIn } from './logout-done.tsx';
import { describeProblems, LogoutProblems, type ComparedAddress, type ShownProblem } from './logout-problems.tsx';
import { backFromUpstream, leaveNext, type LeavingUpstreams } from './upstream-logout.ts';
import { logoutParams } from './logout-params.ts';
import { issuerPath } from '../../src/domain/issuer-path.ts';

type Params = Readonly<Record<string, unknown>>;

/** A request to sign out, with everything that is wrong with it. */
interface Asked extends Omit<LogoutRequest, 'problems'> {
  readonly problems: readonly ShownProblem[];
  /** True: the service asked for a return address, and the person is not sent there. */
  readonly isHeldBack: boolean;
  /** The addresses that a developer compares; undefined in production. */
  readonly compared: ComparedAddress | undefined;
  /** The return address that the service asked for, whether registered or not. */
  readonly wanted?: unknown;
}

/** Returns the registered address as it was given, with the state behind it. */
function returnAddress({ returnTo }: Asked, params: Params): string | undefined {
  const { state } = params;
  return returnTo && typeof state === 'string' ? addMembers(returnTo, { state }) : returnTo;
}

/** A hint that cannot be verified counts as no hint (RP-Initiated Logout, section 4). Everything else is an error of the service. */
const statusOf = ({ problems }: Asked) => (problems.some((problem) => problem !== 'hint_invalid') ? 400 : 200);

/** Registers RP-initiated logout. With the ID token of this session the logout happens at once; otherwise the person is asked first. */
export function registerLogoutRoutes(router: Router, pages: Pages): void {
  const { services, oidc, browser } = pages;
  /** @param session The session whose person reads the page, also when it has just ended. */
  const pageOf = (ctx: Koa.Context, session: Pick<SignedInSession, 'accountId'> | undefined) => {
    const asked = ctx.query['ui_locales'] ?? ctx.query['kc_locale'];
    return pages.pageOf(ctx, {
      uiLocales: typeof asked === 'string' ? asked : undefined,
      accountLocale: session && services.payloads.accountSeen(session.accountId)?.locale,
    });
  };
  const { issuer } = services.config;
  const { origin } = new URL(issuer);
  const path = `${issuerPath(issuer)}/protocol/openid-connect/logout`;

  /** Lists the sessions at upstreams that were opened in this browser, by its session or beside it. */
  const openAt = (ctx: Koa.Context, session: SignedInSession | undefined) =>
    services.federation.upstreamSessions.list(
      ...[session?.uid, browser.existingVisit(ctx)].filter((holder) => holder !== undefined),
    );

  const leave = async (ctx: Koa.Context, request: Asked, params: Params) => {
    const session = await oidc.session(ctx);
    const open = await openAt(ctx, session);
    await oidc.endSession(ctx);
    // A proof beside the session ends too, also for a copy of the cookies. A stranger's logout writes nothing.
    const visit = browser.existingVisit(ctx);
    if (visit !== undefined && (session || open.length > 0)) services.payloads.endVisit(visit);
    browser.dropVisit(ctx);
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
    const leaving = { open, failed: [], target, clientId: request.client?.clientId };
    await goOn(ctx, leaving, session ? { session } : { asked: request });
  };

  /** Leads to the next upstream. After the last one it leads to the client, or shows a page that says which sessions could not be ended. */
  const goOn = async (
    ctx: Koa.Context,
    leaving: LeavingUpstreams,
    { asked, session }: { readonly asked?: Asked; readonly session?: SignedInSession } = {},
  ) => {
    const page = pageOf(ctx, session);
    const left = await leaveNext(services, leaving);
    const href = left.href ?? (left.failed.length === 0 || left.isOnTheWay ? left.target : undefined);
    ctx.type = 'html';
    if (href !== undefined && ctx.method === 'GET') {
      ctx.status = 303;
      ctx.redirect(href);
      // Koa has written the address anew. The client gets it as it was given.
      return ctx.set('Location', href);
    }
    if (href !== undefined) {
      ctx.body = renderContinuation(page, { href });
      return;
    }
    const { clientId } = leaving;
    const client = clientId ? await oidc.client(clientId) : undefined;
    const { failed, target } = { failed: [], target: undefined, ...left };
    if (asked) ctx.status = statusOf(asked);
    const reference = String(ctx.state['requestId']);
    ctx.body = renderPage(page, {
      title: page.t.logout.doneTitle,
      body: (
        <LogoutDone
          client={client}
          problems={asked?.problems}
          compared={asked?.compared}
          {...{ failed, target, reference }}
        />
      ),
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
    const session = await oidc.session(ctx);
    const page = pageOf(ctx, session);
    const isSignedIn = session !== undefined;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: isSignedIn ? page.t.logout.stillTitle : page.t.logout.doneTitle,
      body: isSignedIn ? (
        <StillSignedIn signOut={path} />
      ) : (
        <LogoutDone client={undefined} failed={[]} target={undefined} />
      ),
    });
  };

  /** Returns what the page shows of an unregistered return address, which only a developer's installation does. */
  const compare = async (
    { client, problems }: LogoutRequest,
    received: unknown,
  ): Promise<ComparedAddress | undefined> => {
    if (services.config.production || !client || typeof received !== 'string') return undefined;
    if (!problems.includes('address_unregistered')) return undefined;
    const { metadata } = (await services.clients.registry.find(client.clientId)) ?? {};
    const { post_logout_redirect_uris: exact = [], legacy_post_logout_patterns: patterns = [] } = metadata ?? {};
    return { received, registered: [...exact, ...patterns] };
  };

  const read = async (params: Params): Promise<Asked> => {
    const request = await oidc.logoutRequest(params);
    const isOld = params['redirect_uri'] !== undefined && params['post_logout_redirect_uri'] === undefined;
    const problems = [...request.problems, ...(isOld ? (['old_parameter'] as const) : [])];
    const wanted = params['post_logout_redirect_uri'] ?? params['redirect_uri'];
    const compared = await compare(request, wanted);
    return {
      ...request,
      problems,
      wanted,
      compared,
      isHeldBack: wanted !== undefined && request.returnTo === undefined,
    };
  };

  /** Writes a line about what is wrong with the request. The reference of the page finds it. */
  const logProblems = (ctx: Koa.Context, { problems, client, wanted }: Asked) => {
    if (problems.length === 0) return;
    const requestId = String(ctx.state['requestId']);
    const about = { requestId, client: client?.clientId ?? 'unknown client', description: describeProblems(problems) };
    services.log.warn(about, 'logout request is wrong');
    if (!client || typeof wanted !== 'string' || !problems.includes('address_unregistered')) return;
    const { clientId } = client;
    services.clients.refusals.note(
      { clientId, kind: 'logout-address', ...keptAddress(wanted), reference: requestId },
      ipKey(ctx.ip),
    );
  };

  const ask = async (ctx: Koa.Context, request: Asked, session: SignedInSession) => {
    const open = await openAt(ctx, session);
    const page = pageOf(ctx, session);
    const texts = page.t.logout;
    const { problems, isHeldBack, compared } = request;
    ctx.status = statusOf(request);
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      body: (
        <>
          {problems.length > 0 && <LogoutProblems problems={problems} isHeldBack={isHeldBack} compared={compared} />}
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
          {problems.length > 0 && <ErrorReference reference={String(ctx.state['requestId'])} />}
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
    const request = await read(params);
    const session = await oidc.session(ctx);

    if (isOurForm) {
      if (isForeignOrigin(ctx, origin) || !browser.isCsrfToken(ctx, form['csrf'])) throw new AppError('csrf');
      if (form['action'] === 'logout') return leave(ctx, request, params);
      const target = returnAddress(request, params) ?? request.client?.homeUri ?? new URL('/compte', issuer).href;
      ctx.type = 'html';
      ctx.body = renderContinuation(pageOf(ctx, session), { href: target });
      return;
    }
    const { hint, problems } = request;
    logProblems(ctx, request);
    if (statusOf(request) === 400 && ctx.accepts('html', 'json') === 'json') {
      ctx.status = 400;
      const reference = String(ctx.state['requestId']);
      ctx.body = { error: 'invalid_request', error_description: describeProblems(problems), reference };
      return;
    }
    const isHintOfSession =
      session !== undefined && hint?.accountId === session.accountId && hint.loginAt === session.loginAt;
    // A logout without a question needs a navigation. An image or a frame in another page is not the wish of a person.
    const isNavigation = ['', 'document'].includes(ctx.get('Sec-Fetch-Dest')) && ctx.method !== 'HEAD';
    const isRight = problems.length === 0;
    // The browser has no session. A picture or a frame of another site ends nothing of what was proved beside a session.
    if (!session && !isNavigation) {
      const leaving = {
        open: [],
        failed: [],
        target: returnAddress(request, params),
        clientId: request.client?.clientId,
      };
      return goOn(ctx, leaving, { asked: request });
    }
    if (!session || (isHintOfSession && isNavigation && isRight)) return leave(ctx, request, params);
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

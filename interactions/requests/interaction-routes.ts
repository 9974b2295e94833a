import type Router from '@koa/router';
import type Koa from 'koa';
import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import { AppError } from '../../src/errors.ts';
import type { PendingRequest } from '../../src/oidc/requests/pending-request.ts';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { consentFlow } from '../consent/flow.tsx';
import { testAccessFlow } from '../consent/test-flow.tsx';
import { deviceAccessFlow } from '../device/access-flow.tsx';
import { runFlow } from '../engine/engine.tsx';
import { followHint } from '../federation/follow-hint.ts';
import { readFlow } from '../engine/flow-store.ts';
import { defineFlow, type AnyFlow } from '../engine/define-flow.ts';
import { loginKey, registrationKey } from '../flow-states/flow-keys.ts';
import { ownRequest } from '../engine/own-request.ts';
import { withQuery } from '../engine/with-query.ts';
import { moveToSignIn } from '../federation/await-link.ts';
import { loginFlow } from '../login/flow.ts';
import { registrationFlow } from '../registration/flow.ts';
import { resumedDraft } from '../registration/earlier-draft.tsx';
import { signInPath } from '../engine/sign-in-path.ts';
import { renderExpiredPage } from './expired-page.tsx';
import { renderContinuation } from '../views/continuation-page.tsx';

/**
 * Returns whether only the last page is left to show. A service that no longer waits needs no consent, so the person is not asked for it. A
 * consent form that was already on its way is still accepted.
 */
const isAtEnd = (ctx: Koa.Context, { isExpired, prompt: { name } }: PendingRequest) =>
  name === 'over' || (isExpired && name === 'consent' && ctx.method !== 'POST');

/**
 * Returns the flow that an authorization request needs. The provider decides, except that a person may change between sign-in and
 * registration.
 */
function chooseFlow(request: PendingRequest, wished: unknown): AnyFlow {
  // `wished` is `login` when the person wants to answer with another account.
  if (request.prompt.name === 'consent' && wished !== 'login') return defineFlow(consentFlow);
  if (request.prompt.name === 'test' && wished !== 'login') return defineFlow(testAccessFlow);
  if (request.prompt.name === 'device' && wished !== 'login') return defineFlow(deviceAccessFlow);
  // The person who has to sign in anew is known. A registration would make an account of another person.
  if (request.continued) return defineFlow(loginFlow);
  if (wished !== 'login' && (request.prompt.name === 'create' || wished === 'registration'))
    return defineFlow(registrationFlow);
  return defineFlow(loginFlow);
}

/** The parameter with which a page is asked for again, to learn whether the browser has kept the cookie of the first answer. */
const cookieQuestion = 'cookies';

/** Registers the pages of requests. Returns what draws the page of the request whose address the context has. */
export function registerInteractionRoutes(router: Router, pages: Pages): (ctx: Koa.Context) => Promise<void> {
  const { services, oidc, browser } = pages;
  const { config } = services;

  /**
   * Returns whether a registration is possible. Where the client accepts no password, an account can only be made from an upstream
   * identity.
   */
  const canRegister = async (ctx: Koa.Context, { uid, clientId }: PendingRequest) => {
    const client = await oidc.client(clientId);
    if (isWayAccepted(client?.waysIn, 'password')) return true;
    const draft = await readFlow(services, registrationKey({ uid, browser: browser.hash(ctx) }));
    return draft?.upstreamIdentity !== undefined || draft?.accountId !== undefined;
  };

  /**
   * Returns the request that waits. Returns undefined when the answer is a redirect that asks whether the browser keeps cookies: without
   * one, a browser that refuses them looks like one that never had the request.
   */
  const requestOf = async (ctx: Koa.Context): Promise<PendingRequest | undefined> => {
    try {
      return await oidc.pendingRequest(ctx);
    } catch (error) {
      const isUnknown = error instanceof AppError && error.code === 'flow_expired';
      if (!isUnknown || ctx.method !== 'GET' || browser.existingHash(ctx) !== undefined) throw error;
      if (ctx.query[cookieQuestion] !== undefined) throw new AppError('cookies_blocked');
      browser.hash(ctx);
      ctx.status = 303;
      ctx.redirect(withQuery(`${ctx.path}${ctx.search}`, cookieQuestion, 'asked'));
      return undefined;
    }
  };

  const interact = async (ctx: Koa.Context) => {
    const request = await requestOf(ctx);
    if (!request) return;
    if (isAtEnd(ctx, request)) {
      const { about, page } = await gatherAbout(pages, { ctx, flowName: 'over', request });
      ctx.type = 'html';
      ctx.body = renderExpiredPage(page, about);
      return;
    }
    const cannotRegister = request.continued !== undefined || !config.registrationOpen;
    if (ctx.query['flow'] === 'registration' && cannotRegister) {
      const isMoved = await moveToSignIn(pages, {
        uid: request.uid,
        browser: browser.hash(ctx),
        visit: browser.visit(ctx),
      });
      if (isMoved) {
        ctx.status = 303;
        return ctx.redirect(signInPath(`${ctx.path}${ctx.search}`));
      }
    }
    const chosen = chooseFlow(request, ctx.query['flow']);
    const isKept = chosen.name !== 'registration' || (await canRegister(ctx, request));
    const flow = isKept ? chosen : defineFlow(loginFlow);
    if (flow.name === 'registration' && !config.registrationOpen) throw new AppError('registration_closed');
    if (!config.signInOpen) throw new AppError('sign_in_closed');
    const { about: gathered, page } = await gatherAbout(pages, { ctx, flowName: flow.name, request });
    const { browser: known, visit } = gathered;
    const signIn = { flowKey: loginKey(services, { uid: request.uid, browser: known, visit }) };
    const about = flow.name === 'login' ? { ...gathered, ...signIn } : gathered;
    const hinted = ctx.method === 'GET' && flow.name === 'login' ? await followHint(services, about) : undefined;
    if (hinted !== undefined) {
      ctx.type = 'html';
      ctx.body = renderContinuation(page, { href: hinted });
      return;
    }
    const resumed = flow.name === 'registration' ? await resumedDraft(services, about.flowKey) : undefined;
    await runFlow({ ctx, flow, about: resumed ? { ...about, flowKey: resumed } : about, page, services });
  };
  router.get('/interaction/:uid', interact);
  router.post('/interaction/:uid', interact);

  router.get('/inscription', (ctx) => {
    if (!config.registrationOpen) throw new AppError('registration_closed');
    ctx.status = 303;
    ctx.redirect(ownRequest({ issuer: config.issuer, wishes: { prompt: 'create' } }));
  });
  return interact;
}

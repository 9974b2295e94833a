import type Router from '@koa/router';
import type Koa from 'koa';
import type { Pages } from '../engine/about.ts';
import { framePage, framePolicy } from './frame-page.tsx';

/** Of what today's browser library embeds; `hasPage` of the application lets them through. */
export const isFrame = (path: string) =>
  /\/(3p-cookies\/step[12]\.html|login-status-iframe\.html(\/init)?)$/i.test(path);

interface Frames extends Pick<Pages, 'services' | 'oidc'> {
  readonly assetUrl: (name: string) => string;
}

const maxAge = 60_000;

/**
 * Pages that the pages of services embed: whether our cookies get through to where they are, and whether the session is still the one that
 * they know.
 */
export function registerFrameRoutes(router: Router, { services, oidc, assetUrl }: Frames): void {
  const { issuer, sessionCookieSameSite: sameSite } = services.config;
  const { pathname } = new URL(issuer);
  const base = `${pathname === '/' ? '' : pathname}/protocol/openid-connect`;
  const secure = issuer.startsWith('https:');
  const cookie = secure ? '__Secure-3p' : '3p';
  // Like the session's, so that what holds for one holds for the other.
  const attributes = { path: `${base}/3p-cookies`, httpOnly: true, secure, sameSite, signed: false };

  const drawFrame = async (ctx: Koa.Context, script: Parameters<typeof framePage>[0]) => {
    ctx.remove('X-Frame-Options');
    ctx.set('Content-Security-Policy', framePolicy(await oidc.registeredOrigins()));
    ctx.type = 'html';
    ctx.body = framePage(script);
  };

  router.get(`${base}/3p-cookies/step1.html`, async (ctx) => {
    ctx.cookies.set(cookie, '1', { ...attributes, maxAge });
    await drawFrame(ctx, { src: assetUrl('app/cookie-check.js'), data: { next: 'step2.html' } });
  });

  router.get(`${base}/3p-cookies/step2.html`, async (ctx) => {
    const isBack = ctx.cookies.get(cookie, { signed: false }) === '1';
    ctx.cookies.set(cookie, '', { ...attributes, expires: new Date(0) });
    const answer = isBack ? 'supported' : 'unsupported';
    await drawFrame(ctx, { src: assetUrl('app/cookie-check.js'), data: { answer } });
  });

  router.get(`${base}/login-status-iframe.html`, (ctx) => drawFrame(ctx, { src: assetUrl('app/status-frame.js') }));

  // For our own frame alone; no other page could read it either.
  router.get(`${base}/login-status-iframe.html/init`, async (ctx) => {
    const { client_id: clientId, origin, session_state: known } = ctx.query;
    const client = typeof clientId === 'string' ? await services.clients.find(clientId) : undefined;
    const origins = (client?.disabledAt === null && client.metadata['allowed_origins']) || [];
    const isOurFrame = ['', 'same-origin'].includes(ctx.get('Sec-Fetch-Site'));
    ctx.type = 'text/plain';
    if (!isOurFrame || !(origins as readonly unknown[]).includes(origin)) {
      ctx.status = 403;
      ctx.body = 'error';
    } else if (known === undefined) {
      ctx.status = 204;
    } else {
      ctx.body = ((await oidc.sessionState(ctx, String(clientId))) ?? '') === known ? 'unchanged' : 'changed';
    }
  });
}

import type Router from '@koa/router';
import type Koa from 'koa';
import type { Pages } from '../engine/about.ts';
import { framePage, framePolicy } from './frame-page.tsx';

/**
 * Returns whether a path is one of the frames that the browser library of the services embeds. `hasPage` of the application lets these
 * paths through.
 */
export const isFrame = (path: string) =>
  /\/(3p-cookies\/step[12]\.html|login-status-iframe\.html(\/init)?)$/i.test(path);

interface Frames extends Pick<Pages, 'services' | 'oidc'> {
  readonly assetUrl: (name: string) => string;
}

const maxAge = 60_000;

/**
 * Registers the pages that services embed. Two of them tell whether our cookies reach the embedding page, and one tells whether the session
 * that the service knows has changed.
 */
export function registerFrameRoutes(router: Router, { services, oidc, assetUrl }: Frames): void {
  const { issuer, sessionCookieSameSite: sameSite } = services.config;
  const { pathname } = new URL(issuer);
  const base = `${pathname === '/' ? '' : pathname}/protocol/openid-connect`;
  const secure = issuer.startsWith('https:');
  const cookie = secure ? '__Secure-3p' : '3p';
  // The same attributes as the session cookie, so that the test answers for the session cookie too.
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

  // Only our own frame asks here. The browser would not let another page read the answer anyway.
  router.get(`${base}/login-status-iframe.html/init`, async (ctx) => {
    const { client_id: clientId, origin, session_state: known } = ctx.query;
    const client = typeof clientId === 'string' ? await services.clients.find(clientId) : undefined;
    const origins = (client?.disabledAt === null && client.metadata.allowed_origins) || [];
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

import type Router from '@koa/router';
import type Koa from 'koa';
import { cookieName } from '../../src/domain/cookie-name.ts';
import type { Pages } from '../engine/about.ts';
import { framePage, framePolicy } from './frame-page.tsx';
import { issuerPath } from '../../src/domain/issuer-path.ts';

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

const originOf = (address: string) => (URL.canParse(address) ? new URL(address).origin : undefined);

/**
 * Registers the pages that services embed. Two of them tell whether our cookies reach the embedding page, and one tells whether the session
 * that the service knows has changed.
 */
export function registerFrameRoutes(router: Router, { services, oidc, assetUrl }: Frames): void {
  const { issuer, sessionCookieSameSite: sameSite } = services.config;
  const base = `${issuerPath(issuer)}/protocol/openid-connect`;
  const secure = issuer.startsWith('https:');
  const cookie = cookieName(issuer, '3p', '__Secure-');
  // The same attributes as the session cookie, so that the test answers for the session cookie too.
  const attributes = { path: `${base}/3p-cookies`, httpOnly: true, secure, sameSite, signed: false };

  const originsOf = async (clientId: unknown): Promise<readonly string[]> => {
    const client = typeof clientId === 'string' ? await services.clients.registry.find(clientId) : undefined;
    return (client?.disabledAt === null && client.metadata.allowed_origins) || [];
  };

  /**
   * Returns the origins that may embed a frame: that of the page that embeds it, or those of the client that the address names. A list for
   * every client would tell each of them who the others are.
   */
  const embeddersOf = async (ctx: Koa.Context): Promise<readonly string[]> => {
    const embedder = ctx.query['origin'] ?? originOf(ctx.get('Referer'));
    const isRegistered = typeof embedder === 'string' && (await oidc.registeredOrigins()).has(embedder);
    return isRegistered ? [embedder] : originsOf(ctx.query['client_id']);
  };

  const drawFrame = async (ctx: Koa.Context, script: Parameters<typeof framePage>[0]) => {
    ctx.remove('X-Frame-Options');
    ctx.vary('Referer');
    ctx.set('Content-Security-Policy', framePolicy(await embeddersOf(ctx)));
    ctx.type = 'html';
    ctx.body = framePage(script);
  };

  router.get(`${base}/3p-cookies/step1.html`, async (ctx) => {
    ctx.cookies.set(cookie, '1', { ...attributes, maxAge });
    // The second page is opened by the first one, so its browser names us, and not the page that embeds both.
    const embedder = originOf(ctx.get('Referer'));
    const about = new URLSearchParams({
      ...(embedder === undefined ? {} : { origin: embedder }),
      ...(typeof ctx.query['client_id'] === 'string' ? { client_id: ctx.query['client_id'] } : {}),
    });
    await drawFrame(ctx, { src: assetUrl('app/cookie-check.js'), data: { next: `step2.html?${about.toString()}` } });
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
    const origins: readonly unknown[] = await originsOf(clientId);
    const isOurFrame = ['', 'same-origin'].includes(ctx.get('Sec-Fetch-Site'));
    ctx.type = 'text/plain';
    if (!isOurFrame || !origins.includes(origin)) {
      ctx.status = 403;
      ctx.body = 'error';
    } else if (known === undefined) {
      ctx.status = 204;
    } else {
      ctx.body = ((await oidc.sessionState(ctx, String(clientId))) ?? '') === known ? 'unchanged' : 'changed';
    }
  });
}

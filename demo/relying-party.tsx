import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { ErrorPage, HomePage, WaitingPage } from './pages.tsx';
import { drawPage } from './page.tsx';
import { readProtocolError } from './protocol-error.ts';
import type { ProtocolError } from './protocol-error.ts';
import type { ProviderClient } from './provider-client.ts';
import { describeSession, forgetTokens, rememberRequest } from './sessions.ts';
import type { DemoSession, Sessions, Tokens } from './sessions.ts';
import { readText } from './read-text.ts';

interface RelyingParty {
  readonly provider: ProviderClient;
  readonly sessions: Sessions;
  readonly baseUrl: string;
  readonly issuer: string;
}

const firstParty = 'demo';
const logoutCookie = 'rp_logout';

function seeOther(ctx: Context, target: string): void {
  ctx.status = 303;
  ctx.redirect(target);
}

function drawError(ctx: Context, error: ProtocolError): void {
  ctx.status = error.code === 'provider_unreachable' ? 502 : 400;
  drawPage(ctx, <ErrorPage error={error} />);
}

const refreshSeconds = 2;

/** Says that the provider is not there yet, and asks the browser to come back to the same address by itself. */
function drawWaiting(ctx: Context): void {
  ctx.status = 503;
  ctx.set('Retry-After', String(refreshSeconds));
  drawPage(ctx, <WaitingPage seconds={refreshSeconds} />);
}

const readForm = async (ctx: Context) => new URLSearchParams(await readText(ctx.req));

function keepTokens(session: DemoSession, answer: Tokens & { claims(): object | undefined }): void {
  const { access_token, refresh_token, id_token, expires_in, scope } = answer;
  const before = session.tokens;
  session.tokens = {
    access_token,
    refresh_token: refresh_token ?? before?.refresh_token,
    id_token: id_token ?? before?.id_token,
    expires_in,
    scope: scope ?? before?.scope,
  };
  session.claims = { ...(answer.claims() ?? session.claims) };
}

/** The demonstration service: one route for each step of the protocol. */
export function addRelyingPartyRoutes(router: Router, { provider, sessions, baseUrl, issuer }: RelyingParty): void {
  const ownHost = new URL(baseUrl).host;

  const fail = (ctx: Context, session: DemoSession, error: unknown) => {
    const known = readProtocolError(error);
    session.error = known.code;
    drawError(ctx, known);
  };

  const readUserinfo = async (session: DemoSession) => {
    const { clientId, tokens, claims } = session;
    if (!clientId || !tokens) return;
    const subject = typeof claims?.sub === 'string' ? claims.sub : undefined;
    session.userinfo = await provider.userinfo(clientId, tokens.access_token, subject);
  };

  router.get('/', (ctx) => {
    // The cookie and the session belong to the address that the provider comes back to.
    if (ctx.host !== ownHost) return ctx.redirect(`${baseUrl}/`);
    const signedOut = ctx.query.state !== undefined && ctx.query.state === ctx.cookies.get(logoutCookie);
    if (signedOut) ctx.cookies.set(logoutCookie, null, { path: '/' });
    const session = sessions.find(ctx);
    drawPage(ctx, <HomePage session={session?.tokens ? session : undefined} issuer={issuer} signedOut={signedOut} />);
  });

  router.get('/session.json', (ctx) => {
    ctx.body = describeSession(sessions.find(ctx));
  });

  router.get('/login', async (ctx) => {
    if (ctx.host !== ownHost) return ctx.redirect(`${baseUrl}${ctx.url}`);
    const extra = new URLSearchParams(ctx.querystring);
    const clientId = extra.get('client') ?? firstParty;
    extra.delete('client');
    if (!provider.knows(clientId)) return drawError(ctx, { code: 'unknown_client', description: clientId });
    try {
      const { url, request } = await provider.begin(clientId, extra);
      rememberRequest(sessions.findOrCreate(ctx), request);
      ctx.redirect(url.href);
    } catch (error) {
      const known = readProtocolError(error);
      if (known.code === 'provider_unreachable') drawWaiting(ctx);
      else drawError(ctx, known);
    }
  });

  const receiveAnswer = async (ctx: Context, answer: URLSearchParams) => {
    const session = sessions.find(ctx);
    const request = session?.pending.get(answer.get('state') ?? '');
    if (!session || !request) {
      const description = 'Cette réponse ne correspond à aucune demande de ce navigateur.';
      return drawError(ctx, { code: 'state_mismatch', description });
    }
    session.pending.delete(request.state);
    Object.assign(session, { request, callback: Object.fromEntries(answer), error: null });
    try {
      const tokens = await provider.finish(new URL(`/callback?${answer}`, baseUrl), request);
      const isNew = session.tokens === null;
      forgetTokens(session);
      session.clientId = request.clientId;
      keepTokens(session, tokens);
      if (isNew) sessions.rename(ctx, session);
    } catch (error) {
      return fail(ctx, session, error);
    }
    // Without userinfo the person is signed in all the same, only without a name.
    await readUserinfo(session).catch(() => undefined);
    seeOther(ctx, '/');
  };

  router.get('/callback', (ctx) => receiveAnswer(ctx, new URLSearchParams(ctx.querystring)));
  router.post('/callback', async (ctx) => receiveAnswer(ctx, await readForm(ctx)));

  router.post('/refresh', async (ctx) => {
    const session = sessions.find(ctx);
    if (!session?.clientId || !session.tokens?.refresh_token) {
      return drawError(ctx, { code: 'no_refresh_token', description: 'Il n’y a pas de jeton de rafraîchissement.' });
    }
    try {
      keepTokens(session, await provider.refresh(session.clientId, session.tokens.refresh_token));
      session.error = null;
      seeOther(ctx, '/');
    } catch (error) {
      fail(ctx, session, error);
    }
  });

  router.post('/userinfo', async (ctx) => {
    const session = sessions.find(ctx);
    if (!session?.tokens) return seeOther(ctx, '/');
    try {
      await readUserinfo(session);
      session.error = null;
      seeOther(ctx, '/');
    } catch (error) {
      fail(ctx, session, error);
    }
  });

  router.post('/logout', async (ctx) => {
    const session = sessions.find(ctx);
    const clientId = session?.clientId ?? firstParty;
    const idToken = session?.tokens?.id_token;
    sessions.end(ctx);
    const state = randomBytes(16).toString('base64url');
    ctx.cookies.set(logoutCookie, state, { httpOnly: true, sameSite: 'lax', path: '/' });
    try {
      const target = await provider.logoutUrl(clientId, {
        post_logout_redirect_uri: `${baseUrl}/`,
        state,
        ...(idToken !== undefined && { id_token_hint: idToken }),
      });
      seeOther(ctx, target.href);
    } catch (error) {
      drawError(ctx, readProtocolError(error));
    }
  });

  router.post('/backchannel-logout', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    try {
      const told = await provider.verifyLogoutToken((await readForm(ctx)).get('logout_token') ?? '');
      for (const session of sessions.all()) {
        const meant = told.sid ? session.claims?.sid === told.sid : session.claims?.sub === told.sub;
        if (!meant || session.clientId !== [told.aud].flat()[0]) continue;
        session.backchannelLogouts.push(told);
        forgetTokens(session);
      }
      ctx.status = 200;
      ctx.body = '';
    } catch (error) {
      const { code, description } = readProtocolError(error);
      // Without the provider's keys the token cannot be judged, so it may be sent again.
      ctx.status = code === 'provider_unreachable' ? 503 : 400;
      ctx.body = { error: 'invalid_request', error_description: description };
    }
  });
}

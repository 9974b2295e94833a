import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as oidc from 'openid-client';
import { Strategy } from 'openid-client/passport';
import passport from 'passport';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { startWebService, type WebService } from '../support/programs/web-service.ts';

type Middleware = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;
const run = (middleware: unknown, request: IncomingMessage, response: ServerResponse) =>
  new Promise<void>((resolve, reject) => {
    (middleware as Middleware)(request, response, (error) => (error ? reject(error as Error) : resolve()));
  });

/** Keeps sessions in memory as a session middleware does: a sign-in gives the session a new id and clears its content. */
function createSessions() {
  const sessions = new Map<string, Record<string, unknown>>();
  return (request: IncomingMessage, response: ServerResponse) => {
    const known = /service=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const give = (id: string, values: Record<string, unknown>) => {
      sessions.set(id, values);
      response.setHeader('set-cookie', `service=${id}; Path=/; HttpOnly`);
      const save = (done: () => void) => done();
      const regenerate = (done: () => void) => {
        sessions.delete(id);
        give(randomUUID(), {});
        done();
      };
      Object.assign(request, { session: Object.assign(values, { regenerate, save }) });
    };
    const values = sessions.get(known);
    give(values ? known : randomUUID(), values ?? {});
  };
}

describe('passport with the strategy of openid-client', () => {
  let app: TestApp;
  let account: BuiltAccount;
  let service: WebService;
  const authenticator = new passport.Passport();

  beforeAll(async () => {
    app = await startApp();
    account = await buildAccount(app);
    authenticator.serializeUser((user, done) => done(null, user));
    authenticator.deserializeUser((user: Express.User, done) => done(null, user));
    const giveSession = createSessions();
    service = await startWebService(async (request, response) => {
      giveSession(request, response);
      await run(authenticator.initialize(), request, response);
      await run(authenticator.session(), request, response);
      const { pathname } = new URL(request.url ?? '/', service.origin);
      if (['/login', '/callback'].includes(pathname)) await run(authenticator.authenticate('oidc'), request, response);
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify((request as { readonly user?: unknown }).user ?? null));
    });
    const redirectUri = `${service.origin}/callback`;
    const client = await createClient(app, { redirect_uris: [redirectUri] });
    const config = await oidc.discovery(new URL(app.issuer), client.clientId, client.secret, undefined, {
      execute: [oidc.allowInsecureRequests],
    });
    const options = { config, name: 'oidc', scope: 'openid profile email', callbackURL: redirectUri };
    const strategy = new Strategy(options, (tokens, verified) => {
      const { sub } = tokens.claims()!;
      const user = oidc.fetchUserInfo(config, tokens.access_token, sub);
      user.then((found) => verified(null, found), verified);
    });
    strategy.currentUrl = ({ url }) => new URL(url, service.origin);
    authenticator.use(strategy as never);
  });
  afterAll(async () => {
    await service.stop();
    await app.stop();
  });

  test('passport signs a person in by PKCE and knows the person from then on', async () => {
    const browser = app.browser();
    expect((await browser.open(`${service.origin}/`)).body).toBe('null');
    await browser.open(`${service.origin}/login`);
    const { username, password, sub, email } = account;
    const page = await browser.submit({ username, password }, { action: 'signin' });
    expect(page.json()).toMatchObject({ sub, email });
    expect((await browser.open(`${service.origin}/`)).json()).toMatchObject({ sub, email });
    const asked = browser.trail.find(({ url }) => url.startsWith(`${app.protocol}/auth?`))!;
    expect(new URL(asked.url).searchParams.get('code_challenge_method')).toBe('S256');

    const again = app.browser({ jar: browser.jar });
    expect((await again.open(`${service.origin}/login`)).json()).toMatchObject({ sub });
  });

  test('the answer to another browser’s sign-in signs nobody in', async () => {
    const victim = app.browser();
    await victim.open(`${service.origin}/login`);
    const browser = app.browser();
    await browser.open(`${service.origin}/login`);
    const { username, password } = account;
    const form = await browser.submit({ username, password }, { action: 'signin', continuation: false });
    const answer = form.find('#continue')!.getAttribute('href')!;
    expect((await victim.open(answer)).status).not.toBe(200);
    expect((await victim.open(`${service.origin}/`)).body).toBe('null');
  });
});

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as oidc from 'openid-client';
import { Strategy } from 'openid-client/passport';
import passport from 'passport';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { startWebService, type WebService } from '../support/programs/web-service.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

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
  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  let service: WebService;
  const authenticator = new passport.Passport();

  beforeAll(async () => {
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
  afterAll(() => service.stop());

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

    expect((await app.browser({ jar: browser.jar }).open(`${service.origin}/login`)).json()).toMatchObject({ sub });
  });

  test('the answer to another browser’s sign-in signs nobody in', async () => {
    const victim = await app.open(`${service.origin}/login`);
    const browser = await app.open(`${service.origin}/login`);
    const { username, password } = account;
    const form = await browser.submit({ username, password }, { action: 'signin', continuation: false });
    const answer = form.find('#continue')!.getAttribute('href')!;
    expect((await victim.open(answer)).status).not.toBe(200);
    expect((await victim.open(`${service.origin}/`)).body).toBe('null');
  });
});

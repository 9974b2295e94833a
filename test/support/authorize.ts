import type { Browser, Page } from './browser.ts';
import type { TestApp } from './start-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  type Answer,
  type AuthorizationRequest,
  type Fields,
  type TestClient,
} from './test-client.ts';

export interface AuthorizationAnswer {
  readonly page: Page;
  readonly request: AuthorizationRequest;
  /** The parameters that a redirect sent to the client; empty without a redirect. */
  readonly members: Readonly<Record<string, string>>;
}

export interface Wish {
  readonly client: TestClient;
  readonly params?: Fields;
}

/** Returns the parameters that a redirect or a page sends to the client, in the query or in the fragment. */
export function membersOf(page: Page, redirectUri: string): Readonly<Record<string, string>> {
  const location = page.header('location') ?? page.find('#continue')?.getAttribute('href');
  if (!location?.startsWith(redirectUri)) return {};
  const { hash, searchParams } = new URL(location);
  return Object.fromEntries(hash ? new URLSearchParams(hash.slice(1)) : searchParams);
}

/** Sends one authorization request as it is written, and does not follow its redirect. */
export async function authorize(
  app: TestApp,
  browser: Browser,
  { client, params }: Wish,
): Promise<AuthorizationAnswer> {
  const request = authorizationRequest(app, client, params);
  const page = await browser.request({ url: request.url, headers: { accept: 'text/html' } });
  return { page, request, members: membersOf(page, client.redirectUri) };
}

/** Signs in silently, in a browser with a live session. */
export function authorizeSilently(app: TestApp, browser: Browser, wish: Wish): Promise<AuthorizationAnswer> {
  return authorize(app, browser, { ...wish, params: { prompt: 'none', ...wish.params } });
}

/** Says whether a silent request of the service brings it a code. */
export const isSignedIn = async (app: TestApp, browser: Browser, client: TestClient): Promise<boolean> =>
  'code' in (await authorizeSilently(app, browser, { client })).members;

/** Says whether the pages of the account open in a browser. */
export const hasSession = async (browser: Browser): Promise<boolean> =>
  (await browser.tab().open('/compte')).url.pathname === '/compte';

/** Signs in silently and exchanges the code. */
export async function silentTokens(app: TestApp, browser: Browser, wish: Wish): Promise<Record<string, string>> {
  const { members, request } = await authorizeSilently(app, browser, wish);
  const answer = await exchange(app, wish.client, { code: members['code'] ?? '', verifier: request.verifier });
  if (answer.status !== 200) throw new Error(`no tokens: ${JSON.stringify([members, answer.body])}`);
  return answer.body as Record<string, string>;
}

export function refresh(app: TestApp, client: TestClient, token: unknown, fields: Fields = {}): Promise<Answer> {
  return asClient(app, client, 'token', { grant_type: 'refresh_token', refresh_token: String(token), ...fields });
}

export function introspect(app: TestApp, client: TestClient, token: unknown): Promise<Answer> {
  return asClient(app, client, 'token/introspect', { token: String(token) });
}

export function revoke(app: TestApp, client: TestClient, token: unknown): Promise<Answer> {
  return asClient(app, client, 'revoke', { token: String(token) });
}

interface Jwt {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

/** Returns header and claims of a JWT without verifying it. */
export function readJwt(token: unknown): Jwt {
  const [header, claims] = String(token)
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
  return { header: header ?? {}, claims: claims ?? {} };
}

import { createHash, randomBytes } from 'node:crypto';
import { keptSecret } from '../../src/commands/clients/secrets/draw-client-secret.ts';
import type { TestApp } from './start-app.ts';
import type { Browser, Page } from './browser.ts';

export interface TestClient {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** Registers a confidential first-party client; `metadata` changes or adds to that. */
export async function registerClient(
  app: TestApp,
  metadata: Readonly<Record<string, unknown>> & { readonly client_id?: string } = {},
): Promise<TestClient> {
  const { services, callback } = app;
  const clientId = metadata.client_id ?? `client-${randomBytes(4).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  const isPublic = metadata['token_endpoint_auth_method'] === 'none';
  const now = Math.floor(Date.now() / 1000);
  await services.transaction((trx) =>
    services.clients.registry.insert(trx, {
      clientId,
      metadata: {
        client_name: 'Service de test',
        client_uri: new URL(callback).origin,
        redirect_uris: [callback],
        post_logout_redirect_uris: [`${new URL(callback).origin}/`],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        first_party: true,
        ...metadata,
      },
      secrets: isPublic ? [] : [keptSecret(secret, { now })],
      development: false,
      deletedAt: null,
      version: 0,
      disabledAt: null,
      createdAt: now,
      updatedAt: now,
    }),
  );
  await services.operation.versions.check();
  return { clientId, secret, redirectUri: callback };
}

/** The fields of a form or of an address. A list stands for a field that comes several times. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

export const formOf = (fields: Fields): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  );

export interface AuthorizationRequest {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** Builds an authorization request with PKCE, state and nonce. `params` change the request; an empty value leaves a parameter out. */
export function authorizationRequest(
  app: Pick<TestApp, 'protocol'>,
  client: TestClient,
  params: Fields = {},
): AuthorizationRequest {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const nonce = randomBytes(16).toString('base64url');
  const url = new URL(`${app.protocol}/auth`);
  const all = {
    client_id: client.clientId,
    response_type: 'code',
    redirect_uri: client.redirectUri,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...params,
  };
  url.search = formOf(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))).toString();
  return { url: url.href, verifier, state, nonce };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function post(url: string, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: formOf(fields), headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

/** Returns the header by which a client proves itself with its secret. */
export const basicOf = ({ clientId, secret }: Pick<TestClient, 'clientId' | 'secret'>): string =>
  `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;

/** Sends a request of the client to an endpoint, with its secret in the Authorization header. */
export function asClient(
  app: TestApp,
  client: TestClient,
  path: string,
  fields: Fields,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return post(`${app.protocol}/${path}`, fields, { authorization: basicOf(client), ...headers });
}

export function exchange(
  app: TestApp,
  client: TestClient,
  { code, verifier, ...more }: { readonly code: string; readonly verifier: string } & Fields,
): Promise<Answer> {
  return asClient(app, client, 'token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
    ...more,
  });
}

export async function userinfo(app: TestApp, accessToken: unknown): Promise<Answer> {
  const response = await fetch(`${app.protocol}/userinfo`, {
    headers: { authorization: `Bearer ${String(accessToken)}` },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

interface Asked {
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
  readonly page: Page;
}

/** Sends a new browser to the page that answers a request of the service. */
export async function askToSignIn(app: TestApp, client: TestClient, params?: Fields): Promise<Asked> {
  const request = authorizationRequest(app, client, params);
  const browser = await app.open(request.url);
  return { browser, request, page: browser.page };
}

type Credentials = Readonly<Record<'username' | 'password', string>>;

/** Types user name and password into the sign-in page. */
export const typeCredentials = (browser: Browser, { username, password }: Credentials): Promise<Page> =>
  browser.submit({ username, password }, { action: 'signin' });

interface SignIn {
  readonly client: TestClient;
  readonly account: Credentials;
  readonly params?: Fields;
}

export interface SignedIn {
  readonly browser: Browser;
  readonly page: Page;
  readonly request: AuthorizationRequest;
  readonly code: string;
}

/** Returns the code with which the provider has sent the browser back to the service. */
export const codeOf = ({ url }: Page): string => url.searchParams.get('code') ?? '';

/** Goes the whole way of a person, from the authorization request to the client's return address. */
export async function signIn(app: TestApp, browser: Browser, { client, account, params }: SignIn): Promise<SignedIn> {
  const request = authorizationRequest(app, client, params);
  await browser.open(request.url);
  const page = await typeCredentials(browser, account);
  return { browser, page, request, code: codeOf(page) };
}

/** Signs in and exchanges the code. */
export async function signInForTokens(
  app: TestApp,
  browser: Browser,
  about: SignIn,
): Promise<SignedIn & { readonly tokens: Record<string, string> }> {
  const signedIn = await signIn(app, browser, about);
  const answer = await exchange(app, about.client, { code: signedIn.code, verifier: signedIn.request.verifier });
  if (answer.status !== 200) throw new Error(`no tokens: ${JSON.stringify(answer.body)}`);
  return { ...signedIn, tokens: answer.body as Record<string, string> };
}

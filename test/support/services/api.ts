import type { z } from 'zod';
import { adminEndpoints } from '../../../src/api/admin/admin-endpoints.ts';
import type { ApiEndpoint } from '../../../src/api/api-endpoint.ts';
import { describeApi } from '../../../src/api/describe-api.ts';
import { createMatcher } from '../../../src/api/match-endpoint.ts';
import { apiScopes, type ApiScope } from '../../../src/domain/roles/api-scopes.ts';
import type { Role } from '../../../src/domain/roles/roles.ts';
import type { Browser } from '../browser.ts';
import type { TestApp } from '../start-app.ts';
import { compileSchema } from '../programs/compile-schema.ts';
import { signInAs } from '../people/sign-in-as.ts';
import { asClient, authorizationRequest, codeOf, exchange, registerClient, type TestClient } from '../test-client.ts';

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface ApiCall {
  readonly token?: string | undefined;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it stands, anything else as JSON. */
  readonly body?: unknown;
}

const prefix = '/api/admin/v1';
const match = createMatcher(adminEndpoints);
const document = describeApi({ endpoints: adminEndpoints, issuer: 'http://localhost', prefix, version: '1.0.0' }) as {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
};

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

/** Throws where an answer has another form than the OpenAPI document says: this is what programs of other people read. */
function checkByDocument(endpoint: ApiEndpoint, { status, headers, body }: ApiResponse): void {
  const { responses } = document.paths[endpoint.path]![endpoint.method.toLowerCase()]!;
  const named = responses[status];
  const described = named?.$ref === undefined ? named : document.components.responses[named.$ref.split('/').at(-1)!];
  if (!described) throw new Error(`the document does not say that ${endpoint.operationId} answers ${status}`);
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const schema = described.content?.[type]?.schema;
  if (!described.content || endpoint.files?.includes(type)) return;
  const check = schema && compileSchema(document, schema);
  if (!check?.(body))
    throw new Error(
      `${endpoint.operationId} answers ${status} otherwise: ${JSON.stringify([type, check?.errors, body])}`,
    );
}

/** Throws where a good answer of an endpoint has another form than the endpoint says. */
function checkAnswer(method: string, path: string, answer: ApiResponse): void {
  const { status, headers, body } = answer;
  const { endpoint } = match(method, path.split('?')[0]!);
  if (method === 'HEAD' || !endpoint) return;
  checkByDocument(endpoint, answer);
  if (status >= 300) return;
  const allowed = [endpoint.status ?? 200, ...(endpoint.otherStatuses ?? [])];
  if (!allowed.includes(status)) throw new Error(`${endpoint.operationId} does not say that it answers ${status}`);
  const isFile = endpoint.files?.some((type) => headers.get('content-type')?.startsWith(type)) === true;
  if (status === 204 || isFile) return;
  const checked = endpoint.response?.safeParse(body);
  if (!checked?.success)
    throw new Error(`${endpoint.operationId} answers otherwise than it says: ${String(checked?.error as z.ZodError)}`);
}

/** Sends a request to the API of the administration. Every good answer is compared with what its endpoint says. */
export async function callApi(app: TestApp, path: string, { token, method = 'GET', headers = {}, body }: ApiCall = {}) {
  const hasBody = body !== undefined;
  const response = await fetch(`${app.url}${prefix}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(hasBody && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(hasBody && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: ApiResponse = {
    status: response.status,
    headers: response.headers,
    body:
      /[/+]json(;|$)/.test(response.headers.get('content-type') ?? '') && text !== ''
        ? (JSON.parse(text) as Record<string, unknown>)
        : {},
  };
  checkAnswer(method, path, answer);
  return answer;
}

/** Registers a client that may have tokens with these scopes, for itself and for people. */
export function registerApiClient(app: TestApp, scopes: readonly string[] = apiScopes): Promise<TestClient> {
  return registerClient(app, { scope: ['openid', 'profile', ...scopes].join(' ') });
}

/** Returns a token that a service has for itself. */
export async function serviceToken(app: TestApp, client: TestClient, scopes: readonly string[]): Promise<string> {
  const { body } = await asClient(app, client, 'token', { grant_type: 'client_credentials', scope: scopes.join(' ') });
  if (typeof body['access_token'] !== 'string') throw new Error(`no token: ${JSON.stringify(body)}`);
  return body['access_token'];
}

interface Holding {
  readonly roles: readonly Role[];
  readonly client: TestClient;
  readonly scopes?: readonly ApiScope[];
}

/** Signs a holder of these roles in with two factors, and returns the token that a client gets in her name. */
export async function holderToken(app: TestApp, { roles, client, scopes = apiScopes }: Holding) {
  const { browser, account } = await signInAs(app, roles);
  return { token: await acceptedToken(app, { browser, client, scopes }), account, browser };
}

interface Accepting {
  /** The person is signed in here. */
  readonly browser: Browser;
  readonly client: TestClient;
  readonly scopes: readonly string[];
}

/** Says yes on the page that asks for rights of the administration, and returns the token that the client gets. */
export async function acceptedToken(app: TestApp, { browser, client, scopes }: Accepting): Promise<string> {
  const request = authorizationRequest(app, client, { scope: ['openid', ...scopes].join(' ') });
  await browser.open(request.url);
  const page = await browser.submit({}, { action: 'accept' });
  const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
  if (typeof body['access_token'] !== 'string') throw new Error(`no token: ${JSON.stringify(body)}`);
  return body['access_token'];
}

import { environmentOf, runCli } from '../programs/run-cli.ts';
import { send } from '../requests/send.ts';
import type { TestApp } from '../start-app.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

export async function call(
  url: string,
  { method = 'GET', token, body, headers = {} }: { method?: string; token?: string; body?: unknown; headers?: object },
): Promise<Answer> {
  const answer = await send(new URL(url), {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(answer.body) : {} };
}

export const endpointOf = (app: TestApp) => `${app.protocol}/ext/register`;
export const register = (app: TestApp, token: string, body: unknown) =>
  call(endpointOf(app), { method: 'POST', token, body });

/** Creates a token by the command, as an operator does. */
export async function createToken(
  app: TestApp,
  policy: Members = {},
  about: Members = {},
): Promise<{ token: string; id: string }> {
  const made = await runCli(['client', 'token', 'create', '--file', '-', '--json'], {
    input: { name: 'essais', uses: null, policy, ...about },
    env: { ...environmentOf(app), DYNAMIC_REGISTRATION: 'token' },
  });
  if (made.code !== 0) throw new Error(made.stderr);
  return made.json();
}

/** Says what a policy says for services that send no PKCE: an option for old programs has a reason and an end. */
export const withoutPkce = { require_pkce: false, legacy_reason: 'Bibliothèque sans PKCE', legacy_until: '2099-12-31' };
export const minimal = { client_name: 'Carte', redirect_uris: ['https://carte.example.test/retour'] };

export const clientIdOf = (answer: Answer) => String(answer.body['client_id']);
export const bearer = (answer: Answer) => String(answer.body['registration_access_token']);
export const addressOf = (answer: Answer) => String(answer.body['registration_client_uri']);

/** Returns what a client sends back to change something: what it was told, without what the server gives. */
export function restated({ body }: Answer): Members {
  const given = ['registration_access_token', 'registration_client_uri', 'client_id_issued_at', 'client_secret'];
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => ![...given, 'client_secret_expires_at'].includes(name)),
  );
}

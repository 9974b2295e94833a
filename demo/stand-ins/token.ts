import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { signClaims } from './keys.ts';
import type { Json } from './keys.ts';
import { readForm } from './read-form.ts';
import type { Grant, StandIn, StandInClient } from './model.ts';

const documentation = 'https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/';
const clientFailed = 'client authentication failed';
const grantInvalid = 'grant request is invalid';

interface TokenError {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  /** Members that FranceConnect alone adds. */
  readonly detail: string;
  readonly code: string;
}

const errors = {
  client: {
    status: 401,
    error: 'invalid_client',
    description: clientFailed,
    detail: 'invalid secret provided',
    code: 'Y0434A7B',
  },
  grant: {
    status: 400,
    error: 'invalid_grant',
    description: grantInvalid,
    detail: 'authorization code not found',
    code: 'Y049E20B',
  },
  noCode: {
    status: 400,
    error: 'invalid_request',
    description: "missing required parameter 'code'",
    detail: 'undefined',
    code: 'Y048017B',
  },
  type: {
    status: 400,
    error: 'unsupported_grant_type',
    description: 'unsupported grant_type requested',
    detail: 'undefined',
    code: 'Y04D3A1F',
  },
} satisfies Record<string, TokenError>;

/** A JSON error as the provider words it; FranceConnect adds its own code and an address to quote to its support. */
export function drawTokenError(ctx: Context, stand: StandIn, { status, error, description, detail, code }: TokenError) {
  ctx.status = status;
  ctx.body =
    stand.kind === 'pc'
      ? { error, error_description: description }
      : {
          error,
          error_description: `${description} (${detail})`,
          error_uri: `${documentation}?code=${code}&id=${randomUUID()}`,
        };
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));

function readBasic(header: string): readonly [string, string] | undefined {
  const encoded = /^Basic (.+)$/i.exec(header)?.[1];
  if (!encoded) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s);
  return [decodeURIComponent(id), decodeURIComponent(secret)];
}

function authenticate(ctx: Context, stand: StandIn, form: URLSearchParams): StandInClient | undefined {
  const basic = readBasic(ctx.get('authorization'));
  const [id, secret] = basic ?? [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const client = stand.clients.find(({ client_id }) => client_id === id);
  if (!client || !isSame(secret, client.client_secret) || (basic && !client.basic)) return undefined;
  return client;
}

const forget = (stand: StandIn, { id }: Grant) => {
  stand.accessTokens.deleteWhere((grant) => grant.id === id);
  stand.refreshTokens.deleteWhere((grant) => grant.id === id);
};

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

/** Returns the sign-in of a code; undefined when the code is unknown, used, of another client, or lacks its proof. */
function redeemCode(stand: StandIn, client: StandInClient, form: URLSearchParams): Grant | undefined {
  const grant = stand.codes.find(form.get('code') ?? '');
  if (!grant) return undefined;
  const { redirectUri, codeChallenge, client: owner } = grant.request;
  const verifier = form.get('code_verifier');
  const proves = codeChallenge === undefined ? verifier === null : challengeOf(verifier ?? '') === codeChallenge;
  if (owner.client_id !== client.client_id || form.get('redirect_uri') !== redirectUri || !proves) return undefined;
  if (grant.isUsed) {
    forget(stand, grant);
    return undefined;
  }
  grant.isUsed = true;
  return grant;
}

function redeemRefreshToken(stand: StandIn, client: StandInClient, form: URLSearchParams): Grant | undefined {
  const token = form.get('refresh_token') ?? '';
  const grant = stand.refreshTokens.find(token);
  if (!grant || grant.request.client.client_id !== client.client_id) return undefined;
  if (!stand.sessions.find(grant.sessionId)) return undefined;
  stand.refreshTokens.delete(token);
  return grant;
}

export function idTokenClaims(stand: StandIn, { request, person }: Grant): Json {
  const now = stand.now();
  return {
    sub: person.sub,
    auth_time: person.authTime,
    acr: person.acr,
    ...(request.amr && person.amr && { amr: person.amr }),
    nonce: request.nonce,
    aud: request.client.client_id,
    exp: now + stand.life.token,
    iat: now,
    iss: stand.issuer,
  };
}

function drawTokens(ctx: Context, stand: StandIn, grant: Grant): void {
  const { client, scopes } = grant.request;
  const claims = idTokenClaims(stand, grant);
  const { scenario, args } = grant.scenario ?? {};
  const key = stand.keys.of(client.id_token_signed_response_alg);
  const badly = scenario?.idToken?.(claims, { stand, grant, args: args ?? {} });
  ctx.body = {
    access_token: stand.accessTokens.add(grant),
    ...(stand.kind === 'pc' && { refresh_token: stand.refreshTokens.add(grant) }),
    expires_in: stand.life.token,
    id_token: badly ?? signClaims(key, claims),
    scope: scopes.join(' '),
    token_type: 'Bearer',
  };
}

export async function answerToken(ctx: Context, stand: StandIn): Promise<void> {
  ctx.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  const form = await readForm(ctx);
  const client = authenticate(ctx, stand, form);
  if (!client) return drawTokenError(ctx, stand, errors.client);
  const type = form.get('grant_type');
  const isRefresh = type === 'refresh_token' && stand.kind === 'pc';
  if (!isRefresh && type !== 'authorization_code') return drawTokenError(ctx, stand, errors.type);
  if (!isRefresh && !form.get('code')) return drawTokenError(ctx, stand, errors.noCode);

  const grant = isRefresh ? redeemRefreshToken(stand, client, form) : redeemCode(stand, client, form);
  if (!grant) return drawTokenError(ctx, stand, errors.grant);
  const { scenario, args = {} } = grant.scenario ?? {};
  if (scenario?.tokenAnswer && !(await scenario.tokenAnswer(ctx, { stand, args }))) return;
  return drawTokens(ctx, stand, grant);
}

/** RFC 7009: 200 whether or not the token was known. */
export async function answerRevocation(ctx: Context, stand: StandIn): Promise<void> {
  const form = await readForm(ctx);
  const client = authenticate(ctx, stand, form);
  if (!client) return drawTokenError(ctx, stand, errors.client);
  const token = form.get('token') ?? '';
  const grant = stand.accessTokens.find(token) ?? stand.refreshTokens.find(token);
  if (grant && grant.request.client.client_id === client.client_id) forget(stand, grant);
  ctx.status = 200;
  ctx.body = '';
}

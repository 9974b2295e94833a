import type { Context } from 'koa';
import { openedClaims as openedByFranceConnect } from './franceconnect-journey.tsx';
import { signClaims } from './keys.ts';
import type { Json } from './keys.ts';
import { proConnectScopes } from './proconnect-request.ts';
import type { Grant, StandIn } from './model.ts';
import { drawTokenError } from './token.ts';

const errors = {
  none: { description: 'no access token provided', detail: 'no access token provided', code: 'Y04146A2' },
  unknown: { description: 'invalid token provided', detail: 'access token not found', code: 'Y040001' },
};

function released(stand: StandIn, { request, person }: Grant): Json {
  const opened =
    stand.kind === 'fc'
      ? openedByFranceConnect(request)
      : request.scopes.flatMap((scope) => proConnectScopes[scope] ?? []);
  const given = opened.filter((name) => person.claims[name] !== undefined);
  return { sub: person.sub, ...Object.fromEntries(given.map((name) => [name, person.claims[name]])) };
}

export async function answerUserinfo(ctx: Context, stand: StandIn): Promise<void> {
  ctx.set('Cache-Control', 'no-store');
  const token = /^Bearer (.+)$/i.exec(ctx.get('authorization'))?.[1];
  const grant = stand.accessTokens.find(token);
  // ProConnect's userinfo depends on its session.
  const isOpen = grant && (stand.kind === 'fc' || stand.sessions.find(grant.sessionId));
  if (!isOpen) {
    ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
    const error = errors[token ? 'unknown' : 'none'];
    return drawTokenError(ctx, stand, { status: 401, error: 'invalid_token', ...error });
  }
  const { client } = grant.request;
  const { scenario, args = {} } = grant.scenario ?? {};
  if (scenario?.userinfoAnswer && !(await scenario.userinfoAnswer(ctx, { stand, args }))) return;
  const alg = client.userinfo_signed_response_alg;
  const claims = released(stand, grant);
  const times = { aud: client.client_id, exp: stand.now() + stand.life.token, iat: stand.now(), iss: stand.issuer };
  const badly = scenario?.userinfo?.({ ...claims, ...times }, { stand, grant, args });
  if (badly) {
    ctx.type = badly.type ?? 'application/jwt';
    ctx.body = badly.body;
  } else if (alg) {
    ctx.type = 'application/jwt';
    ctx.body = signClaims(stand.keys.of(alg), { ...claims, ...times });
  } else {
    ctx.body = claims;
  }
}

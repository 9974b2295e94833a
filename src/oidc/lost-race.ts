import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import type { Services } from '../services.ts';
import type { AlreadyConsumed } from '../store/committer.ts';
import { createUnit, withUnit } from '../store/unit-of-work.ts';

interface WithRequest {
  readonly oidc?: { readonly params?: Readonly<Record<string, unknown>>; readonly route?: string; readonly provider: Provider };
}

/**
 * The answer of a request that lost the race for a code, a refresh token or a pushed request: nothing of it was written.
 * The family of a code or refresh token dies, whoever won (RFC 9700, 2.2.2 and 4.14.2).
 */
export async function answerLostRace(ctx: Koa.Context, about: { readonly services: Services; readonly lost: AlreadyConsumed }): Promise<void> {
  const { services, lost } = about;
  const { params, route } = (ctx as unknown as WithRequest).oidc ?? {};
  const isAuthorization = route === 'authorization' || route === 'resume';
  services.audit({ event: isAuthorization ? 'request_uri.reused' : 'token.reused', clientId: typeof params?.['client_id'] === 'string' ? params['client_id'] : undefined });

  if (!isAuthorization) {
    const unit = createUnit();
    await withUnit(unit, async () => {
      if (lost.grantId) services.payloads.revokeGrant(lost.grantId, { whole: true });
      await services.committer.commit(unit);
    });
    ctx.status = 400;
    ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
    return;
  }

  const target = new URL(String(params?.['redirect_uri']));
  const answer = { error: 'invalid_request_uri', error_description: 'request_uri is invalid, expired, or was already used', iss: services.config.issuer };
  const state = params?.['state'];
  const members = new URLSearchParams({ ...answer, ...(typeof state === 'string' ? { state } : {}) });
  if (params?.['response_mode'] === 'fragment') target.hash = members.toString();
  else for (const [name, value] of members) target.searchParams.set(name, value);
  ctx.status = 303;
  ctx.redirect(target.href);
}

import { randomBytes } from 'node:crypto';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { PasswordGrantAnswer, PasswordGrantAttempt } from '../../commands/password/check-password-grant.ts';
import { levelFor } from '../../domain/assurance/assurance.ts';
import { leftOutWith } from '../../domain/clients/claims/optional-claims.ts';
import { administrationScopesIn } from '../../domain/roles/api-scopes.ts';
import type { Services } from '../../services.ts';
import { optionalClaimsOf } from '../claims/asked-claims.ts';
import { createFindAccount } from '../claims/find-account.ts';
import { grantedScopes } from '../claims/granted-scopes.ts';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import type { GrantHandler } from './grant-handler.ts';
import { bindingOf, bindToProof, readBinding } from './proof-of-possession.ts';

export type CheckPassword = (attempt: PasswordGrantAttempt) => Promise<PasswordGrantAnswer>;

const gty = 'password';
export const passwordParams = ['username', 'password', 'totp', 'otp', 'scope', 'resource'];
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Texts that a script can show to its user: the library's own error only says that the grant is invalid. */
const refusals = {
  wrong: 'Invalid user credentials',
  code_missing: 'A one-time code is required: send it as "totp"',
  code_wrong: 'The one-time code is wrong or was used already',
  needs_browser: 'This account can only sign in with a browser',
  not_in_test: 'This client is in test, and this account is not among those that may try it',
} as const;

function refuse(ctx: KoaContextWithOIDC, answer: Exclude<PasswordGrantAnswer, { kind: 'right' }>): never {
  if (answer.kind === 'throttled') {
    ctx.set('Retry-After', String(answer.retryAfter));
    const message = `Too many failed tries: try again in ${answer.retryAfter} seconds`;
    const error = new errors.CustomOIDCProviderError('temporarily_unavailable', message);
    throw Object.assign(error, { status: 429, statusCode: 429 });
  }
  if (answer.kind === 'former_away')
    throw new errors.CustomOIDCProviderError(
      'temporarily_unavailable',
      'The credentials are wrong, or the account is still at the former service, which does not answer: try again later',
    );
  if (answer.kind === 'closed')
    throw new errors.CustomOIDCProviderError('temporarily_unavailable', 'Signing in is closed for maintenance');
  throw new errors.CustomOIDCProviderError('invalid_grant', refusals[answer.kind]);
}

/** Issues the tokens of a sign-in without a browser. They end with the account's sessions, at a revocation, or when they expire. */
async function issueTokens(
  ctx: KoaContextWithOIDC,
  about: { readonly services: Services; readonly answer: Extract<PasswordGrantAnswer, { kind: 'right' }> },
): Promise<void> {
  const { provider, client, params } = ctx.oidc;
  const { accountId, methods } = about.answer;
  const account = await createFindAccount(about.services)(ctx, accountId);
  if (!account || !client) throw new errors.CustomOIDCProviderError('invalid_grant', refusals.wrong);
  ctx.oidc.entity('Account', account);

  // Rights of the administration are asked for on a page alone.
  const granted = grantedScopes(client, params ?? {});
  const rights: readonly string[] = administrationScopesIn(granted);
  const scope = granted.filter((one) => !rights.includes(one)).join(' ');
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  if (scope) grant.addOIDCScope(scope);
  // No page has asked the person for the data that she may leave out, and silence is no consent.
  const leftOut = [...leftOutWith(optionalClaimsOf(client))];
  if (leftOut.length > 0) grant.rejectOIDCClaims(leftOut);
  const grantId = await grant.save();
  ctx.oidc.entity('Grant', grant);

  const { acr, amr } = levelFor({ methods });
  const authTime = about.services.nowSeconds();
  const sid = isKeycloakShaped(client) ? randomBytes(16).toString('base64url') : undefined;
  const common = { accountId, client, grantId, gty, scope, sid };
  const accessToken = new provider.AccessToken(common as never);
  await bindToProof(ctx, accessToken);
  Object.assign(accessToken, { authentication: { auth_time: authTime, acr, amr } });
  ctx.oidc.entity('AccessToken', accessToken);
  const access_token = await accessToken.save();

  let refresh_token: string | undefined;
  if (client.grantTypeAllowed('refresh_token')) {
    const refreshToken = new provider.RefreshToken({ ...common, acr, amr: [...amr], authTime, rotations: 0 } as never);
    // The refresh token of a client without a secret is bound as well (RFC 9449, section 5; RFC 8705, section 4).
    if (client.clientAuthMethod === 'none') Object.assign(refreshToken, bindingOf(accessToken));
    ctx.oidc.entity('RefreshToken', refreshToken);
    refresh_token = await refreshToken.save();
  }

  let id_token: string | undefined;
  if (accessToken.scopes.has('openid')) {
    const told = await account.claims('id_token', scope, {}, leftOut);
    const idToken = new provider.IdToken({ ...told, acr, amr, auth_time: authTime } as never, { ctx });
    Object.assign(idToken, { scope: 'openid', mask: {}, rejected: [] });
    if (sid) idToken.set('sid', sid);
    id_token = await idToken.issue({ use: 'idtoken' });
  }
  ctx.body = {
    access_token,
    expires_in: accessToken.expiration,
    ...(id_token ? { id_token } : {}),
    ...(refresh_token ? { refresh_token } : {}),
    scope,
    token_type: accessToken.tokenType,
  };
}

/** Makes the password grant (RFC 6749, section 4.3) with a one-time code, for scripts of today whose client was registered for it. */
export function createPasswordGrant(services: Services, check: CheckPassword): GrantHandler {
  return async (ctx) => {
    const { params = {}, client } = ctx.oidc;
    if (params['resource'] !== undefined)
      throw new errors.InvalidTarget('this grant gives no tokens for an API that is known by name');
    const name = text(params['username']);
    const password = text(params['password']);
    if (!name || !password) throw new errors.InvalidRequest('username and password are required');
    // A proof that is wrong costs no try.
    await readBinding(ctx);
    const answer = await check({
      name,
      password,
      code: text(params['totp']) || text(params['otp']),
      clientId: client!.clientId,
      ip: ctx.ip,
      requestId: String(ctx.state['requestId']),
    });
    if (answer.kind !== 'right') refuse(ctx, answer);
    await issueTokens(ctx, { services, answer });
  };
}

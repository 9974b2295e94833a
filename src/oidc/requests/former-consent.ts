import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { isConsentAsked } from './request-answer.ts';
import { grantOf, saveGrant } from '../grants/save-grant.ts';

/** Adds to the grant of a service what its person has given it at the former service of her account, as far as the service asks for it. */
export async function withFormerConsent(
  { clients }: Pick<Services, 'clients'>,
  ctx: KoaContextWithOIDC,
  existing: Grant | undefined,
): Promise<Grant | undefined> {
  const { client, account, requestParamOIDCScopes: requested } = ctx.oidc;
  const given = existing?.getOIDCScope().split(' ') ?? [];
  const missing = [...requested].filter((scope) => !given.includes(scope));
  if (missing.length === 0 || isConsentAsked(ctx)) return existing;
  const owner = { accountId: account!.accountId, clientId: client!.clientId };
  const former = await clients.formerConsents.scopesOf(owner);
  const known = missing.filter((scope) => former.includes(scope));
  if (known.length === 0) return existing;
  const grant = grantOf(ctx, existing);
  grant.addOIDCScope(known.join(' '));
  await saveGrant(grant);
  return grant;
}

import type { ClaimsParameter, Client, KoaContextWithOIDC } from 'oidc-provider';
import { claimsBeyond } from './find-account.ts';

/**
 * Drops claims that a client asks for by name (OpenID Connect Core, section 5.5) beyond the scopes of its registration. They are treated
 * as if nobody knew them, and do not stand on the page of consent either.
 */
export function keepClaimsInScope(ctx: KoaContextWithOIDC, claims: ClaimsParameter, client: Client): void {
  const beyond = claimsBeyond(client);
  if (beyond.size === 0) return;
  const keep = (asked: object = {}) => Object.fromEntries(Object.entries(asked).filter(([name]) => !beyond.has(name)));
  ctx.oidc.params!['claims'] = JSON.stringify({ userinfo: keep(claims.userinfo), id_token: keep(claims.id_token) });
}

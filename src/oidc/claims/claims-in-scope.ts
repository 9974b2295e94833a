import type { ClaimsParameter, Client, KoaContextWithOIDC } from 'oidc-provider';
import { claimsBeyond } from './claims.ts';

/**
 * The scopes of its registration are the limit of what a client may learn, also of what it asks for by name (OpenID Connect Core,
 * section 5.5): what lies beyond them is passed over, as if nobody knew it, and is not on the page of consent either.
 */
export function keepClaimsInScope(ctx: KoaContextWithOIDC, claims: ClaimsParameter, client: Client): void {
  const beyond = claimsBeyond(client);
  if (beyond.size === 0) return;
  const keep = (asked: object = {}) => Object.fromEntries(Object.entries(asked).filter(([name]) => !beyond.has(name)));
  ctx.oidc.params!['claims'] = JSON.stringify({ userinfo: keep(claims.userinfo), id_token: keep(claims.id_token) });
}

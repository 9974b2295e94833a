import type { ClaimsParameter, Client, KoaContextWithOIDC } from 'oidc-provider';
import { claimsByScope } from './claims.ts';

const released = Object.entries(claimsByScope).filter(([scope]) => scope !== 'openid');

/**
 * The scopes of its registration are the limit of what a client may learn, also of what it asks for by name (OpenID Connect Core,
 * section 5.5): what lies beyond them is passed over, as if nobody knew it.
 */
export function keepClaimsInScope(ctx: KoaContextWithOIDC, claims: ClaimsParameter, client: Client): void {
  const allowed = client.scope?.split(' ');
  if (allowed === undefined) return;
  const beyond = new Set(released.flatMap(([scope, names]) => (allowed.includes(scope) ? [] : (names ?? []))));
  const keep = (asked: object = {}) => Object.fromEntries(Object.entries(asked).filter(([name]) => !beyond.has(name)));
  ctx.oidc.params!['claims'] = JSON.stringify({ userinfo: keep(claims.userinfo), id_token: keep(claims.id_token) });
}

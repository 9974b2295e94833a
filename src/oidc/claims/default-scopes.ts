import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { isKnownScope } from '../../domain/clients/member-checks.ts';
import { wordsIn } from '../../domain/members.ts';
import { optionsOf } from '../client-options.ts';

/** Returns the scopes that the registration of a client adds to each of its requests: many libraries cannot be told to ask for more. */
export const defaultScopes = (client: Client): readonly string[] => optionsOf(client).default_scopes ?? [];

/** Refuses a request of which no scope can be granted, before a person signs in for nothing (RFC 6749, section 3.3). */
function refuseUseless(scopes: ReadonlySet<string>): void {
  if ([...scopes].some(isKnownScope)) return;
  throw new errors.InvalidScope('no scope that this server knows is requested', [...scopes].join(' '));
}

/** Adds to a request the default scopes of its client, also when it asks for `openid` alone. Unknown scopes are passed over later. */
export function addDefaultScopes(ctx: KoaContextWithOIDC, requested: string | undefined, client: Client): void {
  const defaults = defaultScopes(client);
  const scopes = new Set([...wordsIn(requested), ...defaults]);
  // The scopes of an API are looked at with the API (`apis/check-scopes.ts`).
  if (ctx.oidc.params?.['resource'] === undefined) refuseUseless(scopes);
  if (defaults.length > 0) ctx.oidc.params!['scope'] = [...scopes].join(' ');
}

/**
 * Treats the scopes of a refresh as those of an authorization request: the default ones are added as far as the token has them, unknown
 * ones and an offline access that nobody gave are passed over. A known scope that the token lacks stays, and is refused.
 */
export function settleRefreshScopes(ctx: KoaContextWithOIDC, granted: ReadonlySet<string>): void {
  const params = ctx.oidc.params!;
  const asked = wordsIn(params['scope']);
  if (asked.length === 0) return;
  // A scope that is not ours belongs to an API that the token is for, or is passed over.
  const kept = asked.filter((scope) => granted.has(scope) || (isKnownScope(scope) && scope !== 'offline_access'));
  const scopes = new Set([...kept, ...defaultScopes(ctx.oidc.client!).filter((scope) => granted.has(scope))]);
  if (scopes.size === 0) refuseUseless(new Set(asked));
  params['scope'] = [...scopes].join(' ');
}

import type { Client } from 'oidc-provider';
import { knownScopes } from '../../domain/clients/member-checks.ts';
import { wordsIn } from '../../domain/members.ts';
import { defaultScopes } from './default-scopes.ts';

/**
 * Returns the scopes of a request that comes to the token endpoint alone: those that it asks for and those that the registration lists as
 * default, as far as the registration allows them. Unknown scopes are passed over, and nobody is there to agree to offline access.
 */
export function grantedScopes(client: Client, { scope }: { readonly scope?: unknown }): readonly string[] {
  const { scope: allowed } = client;
  const asked = new Set([...wordsIn(scope), ...defaultScopes(client)]);
  const isAllowed = (name: string) => allowed === undefined || allowed.split(' ').includes(name);
  return knownScopes.filter((name) => name !== 'offline_access' && asked.has(name) && isAllowed(name));
}

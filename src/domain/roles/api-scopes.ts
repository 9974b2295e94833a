import { mayAct, type Action, type Holder } from './permissions.ts';

/**
 * What a token may do at the APIs of this server, by its scope. A service that acts for itself has these rights; the token of a person has
 * them as far as her roles give them too.
 */
const actions = {
  'clients:read': ['clients.read'],
  'clients:write': ['clients.create', 'clients.edit', 'clients.manage', 'clients.secrets', 'clients.contacts'],
  'accounts:read': ['people.read', 'roles.read'],
  'accounts:support': ['people.change', 'roles.change'],
  'audit:read': ['audit.read', 'audit.export'],
  'state:read': ['state.read'],
} as const satisfies Readonly<Record<string, readonly Action[]>>;

export type ApiScope = keyof typeof actions;

/** Every scope of the APIs, in the order in which pages name them. */
export const apiScopes = Object.keys(actions) as readonly ApiScope[];

const actionsOf: Readonly<Record<ApiScope, readonly Action[]>> = actions;

/** No service decides who holds a role: two people do. */
const onlyPeople: readonly Action[] = ['roles.change'];

export function isApiScope(value: unknown): value is ApiScope {
  return apiScopes.some((scope) => scope === value);
}

/** Returns the scopes of the APIs among the words of a `scope`. A registration without one has none of them. */
export function apiScopesIn(scope: string | undefined): readonly ApiScope[] {
  return scope?.split(' ').filter(isApiScope) ?? [];
}

/** Returns the audience of a token for the APIs. No other token is good there, and such a token is good nowhere else. */
export function apiAudience(issuer: string): string {
  return new URL('/api', issuer).href;
}

const isInScope = (scopes: readonly ApiScope[], action: Action) =>
  scopes.some((scope) => actionsOf[scope].includes(action));

/** Returns whether a service that acts for itself may do this with a token of these scopes. */
export function serviceMay(scopes: readonly ApiScope[], action: Action): boolean {
  return isInScope(scopes, action) && !onlyPeople.includes(action);
}

/** Returns whether the token of a person may do this: its scopes and her roles must both allow it. */
export function holderMay(
  { scopes, ...holder }: Holder & { readonly scopes: readonly ApiScope[] },
  action: Action,
  clientId?: string,
): boolean {
  return isInScope(scopes, action) && mayAct(holder, action, clientId);
}

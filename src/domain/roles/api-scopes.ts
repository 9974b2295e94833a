import { mayAct, mayWithEvery, type Action, type Holder } from './permissions.ts';

interface Meaning {
  /** Says what a token may do by the scope. A service that acts for itself has these rights; a person as far as her roles give them too. */
  readonly actions: readonly Action[];
  /** The rights that a person needs who gives the scope to a service, beside those that a token has by it. */
  readonly givenBy?: readonly Action[];
  /** The scope opens nothing but what belongs to the service itself. */
  readonly isOwn?: boolean;
}

/** The scopes of the APIs of this server, in the order in which pages name them. */
const meanings = {
  'clients:read': { actions: ['clients.read', 'apis.read'] },
  // An answer shows the changed client. Lists ask for the scope to read.
  'clients:write': {
    actions: [
      'clients.read',
      'apis.read',
      'clients.create',
      'clients.edit',
      'clients.manage',
      'clients.secrets',
      'clients.contacts',
    ],
  },
  'accounts:read': { actions: ['people.read', 'roles.read'] },
  'accounts:support': { actions: ['people.change', 'roles.change'] },
  /** Opens SCIM alone, where a service reaches the people that it has invited itself. */
  'accounts:provision': { actions: [], givenBy: ['people.change'] },
  'audit:read': { actions: ['audit.read', 'audit.export'] },
  'state:read': { actions: ['state.read'] },
  /** The streams of events of the service itself. A manager gives them, and contacts go on changing their service. */
  'ssf.read': { actions: [], isOwn: true },
  'ssf.manage': { actions: [], isOwn: true },
} as const satisfies Readonly<Record<string, Meaning>>;

export type ApiScope = keyof typeof meanings;

export const apiScopes = Object.keys(meanings) as readonly ApiScope[];

const meaningOf: Readonly<Record<ApiScope, Meaning>> = meanings;

/** No service decides who holds a role: people do. */
const onlyPeople: readonly Action[] = ['roles.change'];

export function isApiScope(value: unknown): value is ApiScope {
  return apiScopes.some((scope) => scope === value);
}

/** Returns the scopes of the APIs among the words of a `scope`. A registration without one has none of them. */
export function apiScopesIn(scope: string | undefined): readonly ApiScope[] {
  return scope?.split(' ').filter(isApiScope) ?? [];
}

/** Returns whether a scope opens nothing but what belongs to the service itself. */
export const isOwnScope = (scope: ApiScope): boolean => meaningOf[scope].isOwn === true;

/** Returns the scopes that open the administration. A person is asked for each of them, by name, at each sign-in. */
export const administrationScopesIn = (scopes: Iterable<string>): readonly ApiScope[] =>
  [...scopes].filter(isApiScope).filter((scope) => !isOwnScope(scope));

/** Returns the audience of a token for the APIs. No other token is good there, and such a token is good nowhere else. */
export function apiAudience(issuer: string): string {
  return new URL('/api', issuer).href;
}

const isInScope = (scopes: readonly ApiScope[], action: Action) =>
  scopes.some((scope) => meaningOf[scope].actions.includes(action));

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

/** Returns whether a holder of these roles may give a scope to a service: nobody gives more than she may do herself. */
export function mayGive(roles: readonly string[], scope: ApiScope): boolean {
  const { actions, givenBy = [] } = meaningOf[scope];
  return (
    [...actions, ...givenBy].every((action) => mayWithEvery(roles, action)) && mayWithEvery(roles, 'clients.manage')
  );
}

import { isObject, objectsIn, textsIn, type Members } from '../../members.ts';
import type { NamedRole } from '../claims/keycloak-tokens.ts';
import { inOrder, type CarriedFacts } from '../../account/carried-facts.ts';

const keyOf = ({ client, name }: NamedRole) => JSON.stringify([client ?? null, name]);

/** Reads roles as an entry of `users`, of `groups` and a composite role write them. */
export const rolesIn = (realm: unknown, clients: unknown): readonly NamedRole[] => [
  ...textsIn(realm).map((name) => ({ client: undefined, name })),
  ...(isObject(clients)
    ? Object.entries(clients).flatMap(([client, names]) => textsIn(names).map((name) => ({ client, name })))
    : []),
];

/** Roles and groups of a person, and those of them that the realm does not describe. */
export interface ReadStanding {
  readonly carried: CarriedFacts;
  readonly unknown: readonly string[];
}

/** Reads the roles and groups of entries of `users`. */
export interface RealmRoles {
  readonly read: (entry: Members) => ReadStanding;
  /** Returns roles with everything that composite ones among them hold. */
  readonly unfold: (roles: readonly NamedRole[]) => readonly NamedRole[];
}

/** Returns the members of each role that is a composite one. */
function readComposites(settings: Members): ReadonlyMap<string, readonly NamedRole[]> {
  const roles = isObject(settings['roles']) ? settings['roles'] : {};
  const clients = isObject(roles['client']) ? Object.entries(roles['client']) : [];
  const found = new Map<string, readonly NamedRole[]>();
  const add = (client: string | undefined, list: unknown) => {
    for (const { name, composites } of objectsIn(list)) {
      const { realm, client: ofClients } = isObject(composites) ? composites : {};
      found.set(keyOf({ client, name: String(name) }), rolesIn(realm, ofClients));
    }
  };
  add(undefined, roles['realm']);
  for (const [client, list] of clients) add(client, list);
  return found;
}

/** Returns the roles of each group by its path. A group has those of the groups above it too. */
function readGroups(settings: Members): ReadonlyMap<string, readonly NamedRole[]> {
  const found = new Map<string, readonly NamedRole[]>();
  const waiting = objectsIn(settings['groups']).map((group) => ({ group, above: [] as readonly NamedRole[] }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { group, above } = next;
    const roles = [...above, ...rolesIn(group['realmRoles'], group['clientRoles'])];
    if (typeof group['path'] === 'string') found.set(group['path'], roles);
    for (const below of objectsIn(group['subGroups'])) waiting.push({ group: below, above: roles });
  }
  return found;
}

const nameOf = ({ client, name }: NamedRole) => (client === undefined ? name : `${client}:${name}`);

/** Makes what reads the roles of a realm's people, by the file of the realm. */
export function readRealmRoles(settings: Members): RealmRoles {
  const [composites, groups] = [readComposites(settings), readGroups(settings)];
  const unfold: RealmRoles['unfold'] = (roles) => {
    const found = new Map<string, NamedRole>();
    const waiting = [...roles];
    for (let role = waiting.pop(); role; role = waiting.pop()) {
      const key = keyOf(role);
      if (found.has(key)) continue;
      found.set(key, role);
      waiting.push(...(composites.get(key) ?? []));
    }
    return [...found.values()];
  };
  return {
    unfold,
    read({ realmRoles, clientRoles, groups: ofEntry }) {
      const paths = textsIn(ofEntry);
      const own = rolesIn(realmRoles, clientRoles);
      const roles = unfold([...own, ...paths.flatMap((path) => groups.get(path) ?? [])]);
      const unknown = [
        ...paths.filter((path) => !groups.has(path)),
        ...own.filter((role) => !composites.has(keyOf(role))).map(nameOf),
      ];
      return {
        carried: inOrder({
          realmRoles: roles.flatMap(({ client, name }) => (client === undefined ? [name] : [])),
          clientRoles: roles.flatMap(({ client, name }) => (client === undefined ? [] : [[client, [name]] as const])),
          groups: paths,
          attributes: [],
        }),
        unknown: unknown.toSorted(),
      };
    },
  };
}

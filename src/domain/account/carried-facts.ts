/** Names of clients with the roles that a person has there. A list, because such a name may be `__proto__`. */
type RolesOfClients = readonly (readonly [clientId: string, roles: readonly string[]])[];

/**
 * Facts of a person that the former service told other services in tokens. They give no power here: our own roles belong to the account. The
 * roles are those that counted there, with what composite roles, groups and the default role gave.
 */
export interface CarriedFacts {
  readonly realmRoles: readonly string[];
  readonly clientRoles: RolesOfClients;
  /** Paths, such as `/IGN/Direction`. */
  readonly groups: readonly string[];
  readonly attributes: readonly (readonly [name: string, values: readonly string[]])[];
}

export const noFacts: CarriedFacts = { realmRoles: [], clientRoles: [], groups: [], attributes: [] };

/** The most bytes that the facts of one person take as JSON: a token that holds them travels in headers. */
export const mostCarried = 8_000;

const byText = (one: string, other: string) => (one < other ? -1 : 1);
const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort(byText);

/** Returns the same facts in one order, without anything twice: exports keep sets, whose order changes. */
export function inOrder({ realmRoles, clientRoles, groups, attributes }: CarriedFacts): CarriedFacts {
  const clients = new Map<string, string[]>();
  for (const [client, roles] of clientRoles) clients.set(client, [...(clients.get(client) ?? []), ...roles]);
  return {
    realmRoles: sorted(realmRoles),
    clientRoles: [...clients]
      .filter(([, roles]) => roles.length > 0)
      .toSorted(([one], [other]) => byText(one, other))
      .map(([client, roles]) => [client, sorted(roles)] as const),
    groups: sorted(groups),
    attributes: attributes.toSorted(([one], [other]) => byText(one, other)),
  };
}

/** Returns whether two people have the same facts, each in order. */
export const areSame = (one: CarriedFacts, other: CarriedFacts): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export const isTooLarge = (facts: CarriedFacts): boolean => Buffer.byteLength(JSON.stringify(facts)) > mostCarried;

/** Returns the facts as files and answers of the API have them. */
export const describeFacts = ({ realmRoles, clientRoles, groups, attributes }: CarriedFacts) => ({
  realm_roles: [...realmRoles],
  client_roles: clientRoles.map(([clientId, roles]) => ({ client_id: clientId, roles: [...roles] })),
  groups: [...groups],
  attributes: attributes.map(([name, values]) => ({ name, values: [...values] })),
});

/** Returns the facts of a person whom no import has brought: everybody had these roles in a realm. */
export const commonFacts = (realm: string): CarriedFacts => ({
  ...noFacts,
  realmRoles: [`default-roles-${realm}`],
  clientRoles: [['account', ['view-profile']]],
});

/** Returns the name of the realm as the issuer spells it. */
export const realmOf = (issuer: string): string => new URL(issuer).pathname.split('/').at(-1) ?? '';

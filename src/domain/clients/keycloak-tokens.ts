import { mostCarried, noFacts, type CarriedFacts } from '../account/carried-facts.ts';

/** Kinds of answers in which a service reads claims. */
export type TokenKind = 'access' | 'id' | 'userinfo';

/** Says where the value of a claim comes from, as the mapper of the former service said it. */
type ClaimSource =
  | { readonly from: 'realm_roles'; readonly prefix?: string }
  /** Without a client, `${client_id}` in the name of the claim stands for the name of each one. */
  | { readonly from: 'client_roles'; readonly client?: string; readonly prefix?: string }
  | { readonly from: 'groups'; readonly full_path: boolean };

/** A claim that a client reads; a dot in its name leads into an object. */
export type MappedClaim = ClaimSource & { readonly claim: string; readonly in: readonly TokenKind[] };

/** What a client that was written for Keycloak reads of the facts that were carried over. */
export interface KeycloakTokens {
  readonly claims: readonly MappedClaim[];
}

/** The claims of every client whose registration names no others: those of the scope `roles`, which clients of a realm have. */
const usual: KeycloakTokens = {
  claims: [
    { claim: 'realm_access.roles', from: 'realm_roles', in: ['access'] },
    { claim: 'resource_access.${client_id}.roles', from: 'client_roles', in: ['access'] },
  ],
};

type Claims = Record<string, unknown>;

/** An object that takes any name, `__proto__` too. */
const emptyClaims = (): Claims => Object.create(null) as Claims;

const isClaims = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the parts of the name of a claim. A dot behind a backslash parts nothing. */
export const partsOf = (claim: string): readonly string[] =>
  claim.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));

function put(claims: Claims, path: readonly string[], value: unknown): void {
  const last = path.at(-1)!;
  let at = claims;
  for (const part of path.slice(0, -1)) {
    const next = at[part];
    at = isClaims(next) ? next : (at[part] = emptyClaims());
  }
  at[last] = value;
}

const inClient = '${client_id}';

/** Returns the values of one claim, each with the parts of its name. A claim without a value is left out. */
function valuesOf(mapped: MappedClaim, facts: CarriedFacts): readonly (readonly [readonly string[], unknown])[] {
  const path = partsOf(mapped.claim);
  const listed = (values: readonly string[]) => (values.length > 0 ? [[path, values] as const] : []);
  switch (mapped.from) {
    case 'realm_roles':
      return listed(facts.realmRoles.map((role) => (mapped.prefix ?? '') + role));
    case 'client_roles': {
      const { client, prefix = '' } = mapped;
      const found = facts.clientRoles.filter(([id]) => client === undefined || id === client);
      const named = (roles: readonly string[]) => roles.map((role) => prefix + role);
      if (!mapped.claim.includes(inClient)) return listed(found.flatMap(([, roles]) => named(roles)));
      return found.map(
        ([id, roles]) => [path.map((part) => part.replaceAll(inClient, () => id)), named(roles)] as const,
      );
    }
    case 'groups':
      return listed(facts.groups.map((group) => (mapped.full_path ? group : group.split('/').at(-1)!)));
  }
}

interface Telling {
  readonly kind: TokenKind;
  readonly facts: CarriedFacts;
}

/** Returns the claims that a client reads of what was carried over of a person. They take no more room than a token has. */
export function tellCarried(tokens: KeycloakTokens = usual, { kind, facts }: Telling): Readonly<Claims> {
  const told = emptyClaims();
  for (const mapped of tokens.claims)
    if (mapped.in.includes(kind)) for (const [path, value] of valuesOf(mapped, facts)) put(told, path, value);
  return Buffer.byteLength(JSON.stringify(told)) > mostCarried ? tellCarried(tokens, { kind, facts: noFacts }) : told;
}

/** Returns the services for which a person has roles in a token: they are its audience beside those of the registration. */
export const audienceOfRoles = (told: Readonly<Claims>): readonly string[] =>
  isClaims(told['resource_access']) ? Object.keys(told['resource_access']) : [];

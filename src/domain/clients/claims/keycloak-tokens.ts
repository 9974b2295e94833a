import { profileFields, type AccountProfile, type ProfileField } from '../../account/account-profile.ts';
import { mostCarried, noFacts, type CarriedFacts } from '../../account/carried-facts.ts';
import { isObject, parseJson } from '../../members.ts';
import { personClaims } from './scope-claims.ts';

/** Kinds of answers in which a service reads claims. */
const tokenKinds = ['access', 'id', 'userinfo'] as const;
export type TokenKind = (typeof tokenKinds)[number];

const valueTypes = ['String', 'long', 'int', 'boolean', 'JSON'] as const;
type ValueType = (typeof valueTypes)[number];

/** Facts of an account that a claim can tell beside those of the profile. */
const ownFields = ['username', 'email', 'locale'] as const;
type OwnField = (typeof ownFields)[number];

/** Says where the value of a claim comes from, as the mapper of the former service said it. */
type ClaimSource =
  | { readonly from: 'realm_roles'; readonly prefix?: string | undefined }
  /** Without a client, `${client_id}` in the name of the claim stands for the name of each one. */
  | { readonly from: 'client_roles'; readonly client?: string | undefined; readonly prefix?: string | undefined }
  | { readonly from: 'groups'; readonly full_path?: boolean }
  /** An attribute that was carried over. */
  | { readonly from: 'attribute'; readonly name: string; readonly multivalued?: boolean; readonly type?: ValueType }
  /** A fact that the person tells here. */
  | { readonly from: 'profile'; readonly name: ProfileField | OwnField }
  | { readonly from: 'value'; readonly value: unknown };

/** A claim that a client reads; a dot in its name leads into an object. */
export type MappedClaim = ClaimSource & { readonly claim: string; readonly in: readonly TokenKind[] };

/** A role of the realm, or of one of its clients. */
export interface NamedRole {
  readonly client?: string | undefined;
  readonly name: string;
}

/** The claims that a client written for Keycloak reads of the facts that were carried over. */
export interface KeycloakTokens {
  readonly claims: readonly MappedClaim[];
  /** The roles that the client is told at most; all of them where it is missing. */
  readonly roles?: readonly NamedRole[] | undefined;
}

/** The claims of every client whose registration names no others: those of the scope `roles`, which clients of a realm have. */
export const usualTokens: KeycloakTokens = {
  claims: [
    { claim: 'realm_access.roles', from: 'realm_roles', in: ['access'] },
    { claim: 'resource_access.${client_id}.roles', from: 'client_roles', in: ['access'] },
  ],
};

/** Claims of the protocol, and facts whose truth services count on: no attribute of a former service takes their place. */
const ownClaims: readonly string[] = [
  ...'iss sub aud exp iat nbf jti azp client_id scope typ sid acr amr auth_time nonce at_hash c_hash s_hash cnf act'.split(
    ' ',
  ),
  ...'may_act active token_type username'.split(' '),
  ...personClaims.filter((name) => !['organization', 'phone_number', 'address', 'locale', 'picture'].includes(name)),
];

type Claims = Record<string, unknown>;

/** An object that takes any name, `__proto__` too. */
const emptyClaims = (): Claims => Object.create(null) as Claims;

/** Returns the parts of the name of a claim. A dot behind a backslash parts nothing. */
const partsOf = (claim: string): readonly string[] =>
  claim.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));

/** Returns whether a claim is one of the protocol, or a fact that services trust. */
export const isOwnClaim = (claim: string): boolean => ownClaims.includes(partsOf(claim)[0]!);

const mostClaims = 100;
const mostRoles = 500;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 255 && !/\p{C}/u.test(value);
const isAbsentOr = <T>(value: T, is: (value: T) => boolean) => value === undefined || is(value);
const isFlag = (value: unknown) => typeof value === 'boolean';
const isFieldName = (name: unknown) =>
  typeof name === 'string' && (Object.hasOwn(profileFields, name) || ownFields.some((one) => one === name));

/** The members of each source, with their checks. */
const sources: Readonly<Record<ClaimSource['from'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  realm_roles: { prefix: (value) => isAbsentOr(value, isName) },
  client_roles: { prefix: (value) => isAbsentOr(value, isName), client: (value) => isAbsentOr(value, isName) },
  groups: { full_path: (value) => isAbsentOr(value, isFlag) },
  attribute: {
    name: isName,
    multivalued: (value) => isAbsentOr(value, isFlag),
    type: (value) => isAbsentOr(value, (one) => valueTypes.some((type) => type === one)),
  },
  profile: { name: isFieldName },
  value: { value: (value) => value !== undefined && JSON.stringify(value).length <= 2000 },
};

function isMapped(entry: unknown): entry is MappedClaim {
  if (!isObject(entry)) return false;
  const { claim, in: kinds, from, ...own } = entry;
  const members = typeof from === 'string' && Object.hasOwn(sources, from) ? sources[from as ClaimSource['from']] : {};
  return (
    isName(claim) &&
    !isOwnClaim(claim) &&
    partsOf(claim).every((part) => part !== '' && part !== '__proto__') &&
    Array.isArray(kinds) &&
    kinds.length > 0 &&
    kinds.every((kind) => tokenKinds.some((one) => one === kind)) &&
    Object.keys(members).length > 0 &&
    Object.keys(own).every((name) => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, check]) => check(own[name]))
  );
}

const isRole = (entry: unknown): entry is NamedRole =>
  isObject(entry) &&
  Object.keys(entry).every((name) => ['client', 'name'].includes(name)) &&
  isName(entry['name']) &&
  isAbsentOr(entry['client'], isName);

/** Returns whether a value is the member `keycloak_tokens` of a client file. */
export function isKeycloakTokens(value: unknown): value is KeycloakTokens {
  if (!isObject(value) || Object.keys(value).some((name) => !['claims', 'roles'].includes(name))) return false;
  const { claims, roles = [] } = value;
  return (
    Array.isArray(claims) &&
    claims.length <= mostClaims &&
    claims.every(isMapped) &&
    Array.isArray(roles) &&
    roles.length <= mostRoles &&
    roles.every(isRole)
  );
}

function put(claims: Claims, path: readonly string[], value: unknown): void {
  let at = claims;
  for (const part of path.slice(0, -1)) {
    const next = at[part];
    at = isObject(next) ? next : (at[part] = emptyClaims());
  }
  at[path.at(-1)!] = value;
}

/** Returns a value as its mapper types it; undefined where the text is none of the type. */
export function typedValue(text: string, type: ValueType = 'String'): unknown {
  if (type === 'boolean') return text === 'true';
  if (type === 'long' || type === 'int') return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  return type === 'JSON' ? parseJson(text) : text;
}

/** The person of a token, and what was carried over of her. */
export interface ToldPerson {
  readonly facts: CarriedFacts;
  readonly account: Readonly<Record<OwnField, string | null | undefined>> & { readonly profile: AccountProfile };
}

const inClient = '${client_id}';

type Valued = readonly (readonly [path: readonly string[], value: unknown])[];

/** Returns the values of one claim, each with the parts of its name. A claim without a value is left out. */
function valuesOf(mapped: MappedClaim, { facts, account }: ToldPerson): Valued {
  const path = partsOf(mapped.claim);
  const one = (value: unknown): Valued => (value === undefined || value === null ? [] : [[path, value]]);
  const listed = (values: readonly unknown[]): Valued => (values.length > 0 ? [[path, values]] : []);
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
      return listed(facts.groups.map((group) => (mapped.full_path === false ? group.split('/').at(-1)! : group)));
    case 'attribute': {
      const [, values = []] = facts.attributes.find(([name]) => name === mapped.name) ?? [];
      const typed = values.map((value) => typedValue(value, mapped.type)).filter((value) => value !== undefined);
      return mapped.multivalued === true ? listed(typed) : one(typed[0]);
    }
    case 'profile': {
      const { name } = mapped;
      return one(name === 'username' || name === 'email' || name === 'locale' ? account[name] : account.profile[name]);
    }
    case 'value':
      return one(mapped.value);
  }
}

/** Returns the facts with those roles alone that a client is told. */
function withinRoles(facts: CarriedFacts, roles: readonly NamedRole[] | undefined): CarriedFacts {
  if (roles === undefined) return facts;
  const isTold = (wanted: NamedRole) =>
    roles.some(({ client, name }) => client === wanted.client && name === wanted.name);
  return {
    ...facts,
    realmRoles: facts.realmRoles.filter((name) => isTold({ name })),
    clientRoles: facts.clientRoles
      .map(([client, names]) => [client, names.filter((name) => isTold({ client, name }))] as const)
      .filter(([, names]) => names.length > 0),
  };
}

/** Returns the claims that a client reads of what was carried over of a person. They take no more room than a token has. */
export function tellCarried(
  tokens: KeycloakTokens,
  { kind, ...person }: ToldPerson & { readonly kind: TokenKind },
): Readonly<Claims> {
  const told = emptyClaims();
  const about = { ...person, facts: withinRoles(person.facts, tokens.roles) };
  for (const mapped of tokens.claims)
    if (mapped.in.includes(kind)) for (const [path, value] of valuesOf(mapped, about)) put(told, path, value);
  if (Buffer.byteLength(JSON.stringify(told)) <= mostCarried || person.facts === noFacts) return told;
  return tellCarried(tokens, { ...person, kind, facts: noFacts });
}

/** Returns the services for which a person has roles in a token: they are its audience beside those of the registration. */
export const audienceOfRoles = (told: Readonly<Claims>): readonly string[] =>
  isObject(told['resource_access']) ? Object.keys(told['resource_access']) : [];

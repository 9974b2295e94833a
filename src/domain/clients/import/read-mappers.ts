import type { ProfileField } from '../../account/account-profile.ts';
import { isObject, objectsIn, textsIn, type Members } from '../../members.ts';
import {
  isOwnClaim,
  typedValue,
  usualTokens,
  type KeycloakTokens,
  type MappedClaim,
  type NamedRole,
  type TokenKind,
} from '../claims/keycloak-tokens.ts';

/**
 * Says what becomes of an attribute of people: a fact of the profile, a text that is kept by a name, or undefined where it is left out. From a
 * table of attributes `findTargetIn` makes it.
 */
export type FindAttributeTarget = (
  name: string,
) => { readonly profile: ProfileField } | { readonly attribute: string } | undefined;

/** The parts of a realm that decide about the mappers of a client. */
export interface MapperRealm {
  /** Mappers of a scope by its name. */
  readonly scopes: ReadonlyMap<string, readonly Members[]>;
  /** The roles that a client without "full scope" may be told; undefined where it may be told all. */
  readonly roles: readonly NamedRole[] | undefined;
  readonly attributes: FindAttributeTarget;
}

export interface ReadMappers {
  /** Undefined where the client reads what every client for Keycloak reads. */
  readonly tokens: KeycloakTokens | undefined;
  readonly audience: readonly string[];
  /** Names of mappers without a counterpart. */
  readonly lost: readonly string[];
}

/** Scopes that every realm has. What their mappers tell comes here from scopes, or from the server itself. */
const standard =
  'profile email phone address basic acr web-origins service_account offline_access organization microprofile-jwt roles openid'.split(
    ' ',
  );
/** Mappers whose work is done here without them. */
const needless = [
  'oidc-sub-mapper',
  'oidc-full-name-mapper',
  'oidc-acr-mapper',
  'oidc-allowed-origins-mapper',
  'oidc-audience-resolve-mapper',
];
const properties: ReadonlyMap<string, 'username' | 'email' | 'familyName' | 'givenName' | 'locale'> = new Map([
  ['username', 'username'],
  ['email', 'email'],
  ['lastName', 'familyName'],
  ['firstName', 'givenName'],
  ['locale', 'locale'],
] as const);

interface Mapper {
  readonly kind: string;
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  /** The mapper comes with every realm. */
  readonly isStandard: boolean;
}

const readMapper = (mapper: Members, scope: string | undefined): Mapper => ({
  kind: String(mapper['protocolMapper']),
  name: typeof mapper['name'] === 'string' ? mapper['name'] : String(mapper['protocolMapper']),
  config: isObject(mapper['config'])
    ? (Object.fromEntries(Object.entries(mapper['config']).filter(([, value]) => typeof value === 'string')) as Record<
        string,
        string
      >)
    : {},
  isStandard: scope !== undefined && standard.includes(scope),
});

const kindsOf = ({ config }: Mapper): readonly TokenKind[] => [
  ...(config['access.token.claim'] === 'true' ? (['access'] as const) : []),
  ...(config['id.token.claim'] === 'true' ? (['id'] as const) : []),
  ...(config['userinfo.token.claim'] === 'true' ? (['userinfo'] as const) : []),
];

const prefixed = (prefix: string | undefined) => (prefix ? { prefix } : {});

/** Returns from where the claim of a mapper comes; undefined where that has no counterpart. */
function sourceOf(mapper: Mapper, attributes: FindAttributeTarget) {
  const { kind, config } = mapper;
  const attribute = config['user.attribute'] ?? '';
  switch (kind) {
    case 'oidc-usermodel-realm-role-mapper':
      return { from: 'realm_roles', ...prefixed(config['usermodel.realmRoleMapping.rolePrefix']) } as const;
    case 'oidc-usermodel-client-role-mapper': {
      const client = config['usermodel.clientRoleMapping.clientId'];
      const prefix = prefixed(config['usermodel.clientRoleMapping.rolePrefix']);
      return { from: 'client_roles', ...(client ? { client } : {}), ...prefix } as const;
    }
    case 'oidc-group-membership-mapper':
      return { from: 'groups', full_path: config['full.path'] !== 'false' } as const;
    case 'oidc-hardcoded-claim-mapper': {
      const value = typedValue(config['claim.value'] ?? '', config['jsonType.label'] as 'String');
      return value === undefined ? undefined : ({ from: 'value', value } as const);
    }
    case 'oidc-usermodel-property-mapper':
    case 'oidc-usermodel-attribute-mapper': {
      const property = properties.get(attribute);
      if (property) return { from: 'profile', name: property } as const;
      const target = attributes(attribute);
      if (!target) return undefined;
      if ('profile' in target) return { from: 'profile', name: target.profile } as const;
      const type = config['jsonType.label'];
      return {
        from: 'attribute',
        name: target.attribute,
        ...(config['multivalued'] === 'true' && { multivalued: true }),
        ...(type !== undefined && type !== 'String' && { type: type as 'long' }),
      } as const;
    }
    default:
      return undefined;
  }
}

const isUsual = (claims: readonly MappedClaim[]) => {
  const texts = (all: readonly MappedClaim[]) => all.map((one) => JSON.stringify(one)).toSorted();
  return JSON.stringify(texts(claims)) === JSON.stringify(texts(usualTokens.claims));
};

/** Reads the mappers of a client, and those of the scopes that it is always given. */
export function readMappers(client: Members, realm: MapperRealm | undefined): ReadMappers {
  const mappers = [
    ...textsIn(client['defaultClientScopes']).flatMap((scope) =>
      (realm?.scopes.get(scope) ?? []).map((mapper) => readMapper(mapper, scope)),
    ),
    ...objectsIn(client['protocolMappers']).map((mapper) => readMapper(mapper, undefined)),
  ];
  const claims: MappedClaim[] = realm ? [] : [...usualTokens.claims];
  const audience: string[] = [];
  const lost: string[] = [];
  const attributes: FindAttributeTarget = realm?.attributes ?? ((name) => ({ attribute: name }));
  for (const mapper of mappers) {
    const { kind, name, config, isStandard } = mapper;
    // A client with an identifier of its own for each person has a note of its own.
    if (needless.includes(kind) || kind.includes('pairwise')) continue;
    if (kind === 'oidc-audience-mapper') {
      const named = config['included.client.audience'] || config['included.custom.audience'];
      if (named && /^[\x21-\x7e]{1,255}$/.test(named)) audience.push(named);
      else lost.push(name);
      continue;
    }
    const claim = kind === 'oidc-group-membership-mapper' ? (config['claim.name'] ?? 'groups') : config['claim.name'];
    const isOurs = claim !== undefined && isOwnClaim(claim);
    // Facts that the scopes here tell as well.
    if (isStandard && (isOurs || claim === 'address' || properties.has(config['user.attribute'] ?? ''))) continue;
    const source = sourceOf(mapper, attributes);
    const kinds = kindsOf(mapper);
    if (claim !== undefined && claim !== '' && !isOurs && source && kinds.length > 0)
      claims.push({ claim, ...source, in: kinds });
    else if (!isStandard) lost.push(name);
  }
  const tokens = { claims, ...(realm?.roles && { roles: realm.roles }) };
  return { tokens: isUsual(claims) && !tokens.roles ? undefined : tokens, audience: [...new Set(audience)], lost };
}

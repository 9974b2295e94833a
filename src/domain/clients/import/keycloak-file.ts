import { isObject, objectsIn, type Members } from '../../members.ts';
import type { NamedRole } from '../claims/keycloak-tokens.ts';
import type { MapperRealm } from './read-mappers.ts';
import { readRealmRoles } from './realm-roles.ts';

/** Seconds that tokens of a realm live. */
export interface RealmLives {
  readonly access: unknown;
  /** So long a token for offline access waits for its next use. */
  readonly offline: unknown;
}

/** A client of a file of Keycloak, and where it stands in the file. */
export interface KeycloakEntry {
  readonly client: Members;
  readonly path: readonly (string | number)[];
  /** Names of the roles that the realm gives through this client. */
  readonly roles: readonly string[];
  /** The realm lets a client use a refresh token again. Keycloak does so unless it is told otherwise. */
  readonly mayReuse: boolean;
  /** The lives of tokens of the realm where a client says nothing. */
  readonly lives?: RealmLives;
  /** Undefined where the file holds clients alone. */
  readonly realm?: Omit<MapperRealm, 'attributes'>;
}

/** Returns the mappers of each scope by its name. */
const scopesOf = (file: Members): MapperRealm['scopes'] =>
  new Map(
    objectsIn(file['clientScopes'])
      .filter(({ protocol = 'openid-connect' }) => protocol === 'openid-connect')
      .map(({ name, protocolMappers }) => [String(name), objectsIn(protocolMappers)] as const),
  );

/** Makes what says which roles a client without "full scope" is told: its own, and those that the realm maps to it or to its scopes. */
function readScopeMappings(file: Members): (client: Members) => readonly NamedRole[] {
  const { unfold } = readRealmRoles(file);
  const ofClients = isObject(file['clientScopeMappings']) ? Object.entries(file['clientScopeMappings']) : [];
  const mapped = [
    ...objectsIn(file['scopeMappings']).map((one) => ({ ...one, of: undefined })),
    ...ofClients.flatMap(([of, list]) => objectsIn(list).map((one) => ({ ...one, of }))),
  ] as readonly (Members & { readonly of: string | undefined })[];
  return (client) => {
    const scopes = Array.isArray(client['defaultClientScopes']) ? client['defaultClientScopes'] : [];
    const isFor = ({ client: of, clientScope }: Members) => of === client['clientId'] || scopes.includes(clientScope);
    const own = rolesOf(file, client['clientId']).map((name) => ({ client: String(client['clientId']), name }));
    const given = mapped
      .filter(isFor)
      .flatMap(({ of, roles }) =>
        Array.isArray(roles) ? roles.map((name: unknown) => ({ client: of, name: String(name) })) : [],
      );
    return unfold([...own, ...given]).map(({ client: of, name }) =>
      of === undefined ? { name } : { client: of, name },
    );
  };
}

/** The clients that every realm has for itself. */
const builtIn = ['account', 'account-console', 'admin-cli', 'broker', 'realm-management', 'security-admin-console'];

const isClient = (value: unknown): value is Members => isObject(value) && typeof value['clientId'] === 'string';

/** Returns whether a client is one of Keycloak itself, which nobody needs here. */
export const isKeycloaksOwn = ({ clientId }: Members, realm: unknown): boolean =>
  builtIn.includes(String(clientId)) || clientId === `${String(realm)}-realm`;

function rolesOf(file: Members, clientId: unknown): readonly string[] {
  const roles =
    isObject(file['roles']) && isObject(file['roles']['client']) ? file['roles']['client'][String(clientId)] : [];
  return objectsIn(roles).map(({ name }) => String(name));
}

const mayReuse = ({ revokeRefreshToken: isRevoked, refreshTokenMaxReuse: most }: Members): boolean =>
  isRevoked !== true || Number(most ?? 0) > 0;

/**
 * Returns the clients of a file of Keycloak: of one client, of a list of them, of a realm or of a partial export. Returns undefined for any
 * other file.
 */
export function readKeycloakFile(file: unknown): readonly KeycloakEntry[] | undefined {
  if (isClient(file)) return [{ client: file, path: [], roles: [], mayReuse: true }];
  if (Array.isArray(file) && file.length > 0 && file.every(isClient))
    return file.map((client: Members, place) => ({ client, path: [place], roles: [], mayReuse: true }));
  if (!isObject(file) || !Array.isArray(file['clients']) || !file['clients'].every(isClient)) return undefined;
  const scopes = scopesOf(file);
  const rolesFor = readScopeMappings(file);
  return file['clients'].map((client, place) => ({
    // A file without scopes says nothing of what their mappers tell.
    ...(Array.isArray(file['clientScopes']) && {
      realm: { scopes, roles: client['fullScopeAllowed'] === false ? rolesFor(client) : undefined },
    }),
    client,
    path: ['clients', place],
    roles: rolesOf(file, client['clientId']),
    mayReuse: mayReuse(file),
    lives: { access: file['accessTokenLifespan'], offline: file['offlineSessionIdleTimeout'] },
  }));
}

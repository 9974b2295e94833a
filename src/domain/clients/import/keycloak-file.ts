type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A client of a file of Keycloak, and where it stands in the file. */
interface KeycloakEntry {
  readonly client: Members;
  readonly path: readonly (string | number)[];
  /** Names of the roles that the realm gives through this client. */
  readonly roles: readonly string[];
  /** The realm lets a client use a refresh token again. Keycloak does so unless it is told otherwise. */
  readonly mayReuse: boolean;
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
  return Array.isArray(roles) ? roles.filter(isObject).map(({ name }) => String(name)) : [];
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
  return file['clients'].map((client, place) => ({
    client,
    path: ['clients', place],
    roles: rolesOf(file, client['clientId']),
    mayReuse: mayReuse(file),
  }));
}

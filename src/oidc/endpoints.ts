/** Addresses of the protocol, below the issuer's path. Today's clients build them by string. */
export const routes = {
  authorization: '/protocol/openid-connect/auth',
  token: '/protocol/openid-connect/token',
  userinfo: '/protocol/openid-connect/userinfo',
  end_session: '/protocol/openid-connect/logout',
  jwks: '/protocol/openid-connect/certs',
  revocation: '/protocol/openid-connect/revoke',
  introspection: '/protocol/openid-connect/token/introspect',
  pushed_authorization_request: '/protocol/openid-connect/ext/par/request',
  device_authorization: '/protocol/openid-connect/auth/device',
  code_verification: '/protocol/openid-connect/device',
} as const;

/** Addresses below the same path that today's clients ask too, and that are no routes of the library. */
const beside = {
  realm: '',
  account: '/account',
  registration: '/protocol/openid-connect/registrations',
} as const;

const addresses = {
  ...routes,
  ...beside,
  discovery: '/.well-known/openid-configuration',
  oauth_discovery: '/.well-known/oauth-authorization-server',
};

export type Endpoint = keyof typeof addresses;

const withoutSlash = (path: string) => path.toLowerCase().replace(/\/$/, '');

/** Makes the function that tells which endpoint a path is. Like the library's router it ignores case and a slash at the end. */
export function createEndpointOf(issuer: string): (path: string) => Endpoint | undefined {
  const { pathname } = new URL(issuer);
  const known = Object.entries(addresses).map(([name, path]) => {
    return [withoutSlash(`${pathname === '/' ? '' : pathname}${path}`), name as Endpoint] as const;
  });
  // An issuer without a path is no realm: the root of its host belongs to the pages.
  const byPath = new Map(known.filter(([path]) => path !== ''));
  return (path) => byPath.get(withoutSlash(path));
}

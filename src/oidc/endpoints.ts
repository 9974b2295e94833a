/** Where the protocol is, below the issuer's path; today's clients build these addresses by string. */
export const routes = {
  authorization: '/protocol/openid-connect/auth',
  token: '/protocol/openid-connect/token',
  userinfo: '/protocol/openid-connect/userinfo',
  end_session: '/protocol/openid-connect/logout',
  jwks: '/protocol/openid-connect/certs',
  revocation: '/protocol/openid-connect/revoke',
  introspection: '/protocol/openid-connect/token/introspect',
  pushed_authorization_request: '/protocol/openid-connect/ext/par/request',
} as const;

const addresses = {
  ...routes,
  discovery: '/.well-known/openid-configuration',
  oauth_discovery: '/.well-known/oauth-authorization-server',
};

export type Endpoint = keyof typeof addresses;

const withoutSlash = (path: string) => path.toLowerCase().replace(/\/$/, '');

/** Tells which endpoint a path is: in any case and with a slash at the end, as the library routes. */
export function createEndpointOf(issuer: string): (path: string) => Endpoint | undefined {
  const { pathname } = new URL(issuer);
  const known = Object.entries(addresses).map(([name, path]) => {
    return [withoutSlash(`${pathname === '/' ? '' : pathname}${path}`), name as Endpoint] as const;
  });
  const byPath = new Map(known);
  return (path) => byPath.get(withoutSlash(path));
}

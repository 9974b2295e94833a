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
  device_authorization: '/protocol/openid-connect/auth/device',
  code_verification: '/protocol/openid-connect/device',
} as const;

/** What today's clients ask beside the protocol, below the same path; not routes of the library. */
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

/** Tells which endpoint a path is: in any case and with a slash at the end, as the library routes. */
export function createEndpointOf(issuer: string): (path: string) => Endpoint | undefined {
  const { pathname } = new URL(issuer);
  const known = Object.entries(addresses).map(([name, path]) => {
    return [withoutSlash(`${pathname === '/' ? '' : pathname}${path}`), name as Endpoint] as const;
  });
  // Without a path of its own the issuer is no realm: its root belongs to the pages.
  const byPath = new Map(known.filter(([path]) => path !== ''));
  return (path) => byPath.get(withoutSlash(path));
}

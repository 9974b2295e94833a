import { issuerPath } from '../domain/issuer-path.ts';

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
  bound_session: '/protocol/openid-connect/bound-session',
} as const;

/** Returns the path at which a browser shows the key of its device. */
export const boundSessionPath = (issuer: string): string => `${issuerPath(issuer)}${beside.bound_session}`;

/** Path of the discovery document, below the issuer's path. */
export const discoveryPath = '/.well-known/openid-configuration';

const addresses = {
  ...routes,
  ...beside,
  discovery: discoveryPath,
  oauth_discovery: '/.well-known/oauth-authorization-server',
};

export type Endpoint = keyof typeof addresses;

const documentMethods = ['GET', 'HEAD', 'OPTIONS'];
const programMethods = ['POST', 'OPTIONS'];
const formMethods = ['GET', 'POST'];
const resourceMethods = ['GET', 'POST', 'OPTIONS'];

const methods: Readonly<Record<Endpoint, readonly string[]>> = {
  authorization: formMethods,
  registration: formMethods,
  end_session: formMethods,
  code_verification: formMethods,
  token: programMethods,
  revocation: programMethods,
  introspection: programMethods,
  pushed_authorization_request: programMethods,
  device_authorization: programMethods,
  userinfo: resourceMethods,
  account: resourceMethods,
  jwks: documentMethods,
  discovery: documentMethods,
  oauth_discovery: documentMethods,
  realm: documentMethods,
  bound_session: ['POST'],
};

/** Returns the methods that an endpoint answers. A HEAD of any other than a document would finish a request whose answer nobody sees. */
export function methodsOfEndpoint(endpoint: Endpoint | undefined): readonly string[] {
  return endpoint === undefined ? [] : methods[endpoint];
}

const withoutSlash = (path: string) => path.toLowerCase().replace(/\/$/, '');

/** Returns whether a path is the one at which the library goes on with a request, after our pages. A HEAD of it would use the answer up. */
export const isResumption = (path: string) => /\/openid-connect\/(auth|device)\/[^/]+\/?$/i.test(path);

/** Makes the function that tells which endpoint a path is. Like the library's router it ignores case and a slash at the end. */
export function createEndpointOf(issuer: string): (path: string) => Endpoint | undefined {
  const prefix = issuerPath(issuer);
  const below = Object.entries(addresses).map(([name, path]) => [`${prefix}${path}`, name as Endpoint] as const);
  // OAuth puts the words before the issuer's path (RFC 8414, section 3.1), OpenID Connect behind it.
  const beforePath = [`${addresses.oauth_discovery}${prefix}`, 'oauth_discovery'] as const;
  const known = [...below, beforePath].map(([path, name]) => [withoutSlash(path), name] as const);
  // An issuer without a path is no realm: the root of its host belongs to the pages.
  const byPath = new Map(known.filter(([path]) => path !== ''));
  return (path) => byPath.get(withoutSlash(path));
}

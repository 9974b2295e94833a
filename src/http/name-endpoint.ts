import type { EndpointName } from '../metrics/label-values.ts';
import { issuerPath } from '../domain/issuer-path.ts';

/** The names by the first part of a path that is not the protocol's. */
const byFirstPart: Readonly<Record<string, EndpointName>> = {
  '': 'account',
  interaction: 'interaction',
  inscription: 'registration_start',
  'mot-de-passe-oublie': 'forgotten_password',
  'appareil-perdu': 'lost_device',
  retour: 'upstream_return',
  portefeuille: 'wallet_page',
  openid4vp: 'wallet_request',
  lien: 'action_link',
  compte: 'account',
  admin: 'admin',
  captcha: 'captcha',
  photo: 'image',
  logo: 'image',
  assets: 'asset',
  'favicon.ico': 'asset',
  affichage: 'preference',
  langue: 'preference',
  accessibilite: 'static_page',
  'donnees-personnelles': 'static_page',
  'mentions-legales': 'static_page',
  cgu: 'static_page',
  'plan-du-site': 'static_page',
  'robots.txt': 'static_page',
  '.well-known': 'well_known',
  fedcm: 'fedcm',
};

const byApi: readonly (readonly [prefix: string, name: EndpointName])[] = [
  ['/api/admin/v1', 'admin_api'],
  ['/api/scim/v2', 'scim_api'],
  ['/api/ssf/v1', 'events_api'],
];

/** The names of the endpoints of the protocol, where ours differ from those of the library. */
const byProtocol: Readonly<Record<string, EndpointName>> = {
  authorization: 'authorization',
  token: 'token',
  userinfo: 'userinfo',
  introspection: 'introspection',
  revocation: 'revocation',
  pushed_authorization_request: 'pushed_authorization_request',
  device_authorization: 'device_authorization',
  code_verification: 'device_page',
  end_session: 'logout',
  jwks: 'jwks',
  discovery: 'discovery',
  oauth_discovery: 'discovery',
  realm: 'discovery',
  account: 'old_address',
  registration: 'old_address',
  bound_session: 'bound_session',
};

interface Naming {
  readonly issuer: string;
  /** Returns which endpoint of the protocol a path is. */
  readonly endpointOf: (path: string) => string | undefined;
  /** Returns whether the library goes on with a request at this path. */
  readonly isResumption: (path: string) => boolean;
  readonly isFrame: (path: string) => boolean;
  readonly isOldAddress: (path: string) => boolean;
  /** The path of the API by which services register themselves. */
  readonly registrationApi: string;
  /** The paths to which upstreams send people back. */
  readonly returnPaths: readonly string[];
}

/** Makes the function that names what a path asks for, from a closed list. */
export function createEndpointNames(about: Naming): (path: string) => EndpointName {
  const { issuer, endpointOf, isResumption, isFrame, isOldAddress, registrationApi } = about;
  const returns = new Set(about.returnPaths);
  const realm = issuerPath(issuer).toLowerCase() || '/protocol';
  const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
  const nameOfProtocol = (path: string): EndpointName => {
    if (isResumption(path)) return 'resume';
    if (isFrame(path)) return 'frame';
    if (/\/logout\/success\/?$/i.test(path)) return 'logout';
    return isOldAddress(path) || /\/account\//i.test(path) ? 'old_address' : 'other';
  };
  return (path) => {
    const endpoint = endpointOf(path);
    if (endpoint !== undefined) return byProtocol[endpoint] ?? 'other';
    if (returns.has(path)) return 'upstream_return';
    if (isBelow(path, registrationApi)) return 'registration_api';
    if (isBelow(path.toLowerCase(), realm)) return nameOfProtocol(path);
    const [, first = ''] = path.split('/', 2);
    if (first === 'api') return byApi.find(([prefix]) => isBelow(path, prefix))?.[1] ?? 'api_page';
    return Object.hasOwn(byFirstPart, first) ? byFirstPart[first]! : 'other';
  };
}

import type { ClientMetadata } from '../client-metadata.ts';

/** The kinds of programs that are registered by a page, in the order of the page. */
export const clientKinds = ['site', 'browser', 'application', 'service', 'device', 'api'] as const;

export type ClientKind = (typeof clientKinds)[number];

type KindMembers = Pick<ClientMetadata, 'grant_types' | 'token_endpoint_auth_method' | 'application_type'>;

const device = 'urn:ietf:params:oauth:grant-type:device_code';

/** Says what follows from the kind of a program, as strict as that kind can bear. The defaults of the registration fill in the rest. */
export const kindMembers: Readonly<Record<ClientKind, KindMembers>> = {
  site: {
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  },
  // Pages keep no secret, and renew in a frame: a refresh token there is stolen with the first foreign script.
  browser: { application_type: 'web', grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' },
  application: {
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  },
  service: {
    application_type: 'web',
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_basic',
  },
  device: { application_type: 'native', grant_types: [device, 'refresh_token'], token_endpoint_auth_method: 'none' },
  api: { application_type: 'web', grant_types: [], token_endpoint_auth_method: 'client_secret_basic' },
};

export const signsInPeople = (kind: ClientKind): boolean =>
  kindMembers[kind].grant_types.some((grant) => grant === 'authorization_code' || grant === device);

/** Returns whether people come back to an address of programs of this kind. */
export const hasAddresses = (kind: ClientKind): boolean => kindMembers[kind].grant_types.includes('authorization_code');

type Registered = Partial<KindMembers>;

/** Returns the kind that a registration comes nearest to, however it was made. */
export function kindOf({
  application_type: type,
  grant_types: grants = ['authorization_code'],
  token_endpoint_auth_method: method,
}: Registered): ClientKind {
  if (grants.includes('authorization_code')) {
    if (type === 'native') return 'application';
    return method === 'none' ? 'browser' : 'site';
  }
  if (grants.includes(device)) return 'device';
  return grants.includes('client_credentials') ? 'service' : 'api';
}

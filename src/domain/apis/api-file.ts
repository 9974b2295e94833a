import { apiDefaults, type ApiScopeOfApi, type BothLanguages, type RegisteredApi } from './registered-api.ts';

/** The registration of an API as files and programs write it. */
export interface ApiFile {
  readonly identifier: string;
  readonly names: BothLanguages;
  readonly scopes: readonly ApiScopeOfApi[];
  readonly token_format: RegisteredApi['tokenFormat'];
  readonly token_seconds: number;
  readonly signing_algorithm: RegisteredApi['signingAlgorithm'];
  readonly least_acr: RegisteredApi['leastAcr'];
  readonly max_auth_age: number | null;
  readonly bound_tokens: RegisteredApi['boundTokens'];
  readonly clients: readonly { readonly client_id: string; readonly scopes: readonly string[] }[];
  readonly unregistered_scopes: readonly string[];
  readonly introspection_client: string | null;
  readonly exchange_from: readonly string[];
  readonly exchange_to: readonly string[];
}

export function toApiFile(api: RegisteredApi): ApiFile {
  return {
    identifier: api.identifier,
    names: api.names,
    scopes: api.scopes,
    token_format: api.tokenFormat,
    token_seconds: api.tokenSeconds,
    signing_algorithm: api.signingAlgorithm,
    least_acr: api.leastAcr,
    max_auth_age: api.maxAuthAge,
    bound_tokens: api.boundTokens,
    clients: api.clients.map(({ clientId, scopes }) => ({ client_id: clientId, scopes })),
    unregistered_scopes: api.unregisteredScopes,
    introspection_client: api.introspectionClient,
    exchange_from: api.exchangeFrom,
    exchange_to: api.exchangeTo,
  };
}

/** Reads a file whose members were checked. Those that it leaves out have their defaults. */
export function toApi(file: Pick<ApiFile, 'identifier' | 'names'> & Partial<ApiFile>): RegisteredApi {
  return {
    identifier: file.identifier,
    names: file.names,
    scopes: file.scopes ?? apiDefaults.scopes,
    tokenFormat: file.token_format ?? apiDefaults.tokenFormat,
    tokenSeconds: file.token_seconds ?? apiDefaults.tokenSeconds,
    signingAlgorithm: file.signing_algorithm ?? apiDefaults.signingAlgorithm,
    leastAcr: file.least_acr ?? apiDefaults.leastAcr,
    maxAuthAge: file.max_auth_age ?? apiDefaults.maxAuthAge,
    boundTokens: file.bound_tokens ?? apiDefaults.boundTokens,
    // The order in which clients were named says nothing, and the same list shall be the same text.
    clients: (file.clients ?? [])
      .map(({ client_id: clientId, scopes }) => ({ clientId, scopes }))
      .toSorted((one, other) => (one.clientId < other.clientId ? -1 : 1)),
    unregisteredScopes: file.unregistered_scopes ?? apiDefaults.unregisteredScopes,
    introspectionClient: file.introspection_client ?? apiDefaults.introspectionClient,
    exchangeFrom: file.exchange_from ?? apiDefaults.exchangeFrom,
    exchangeTo: file.exchange_to ?? apiDefaults.exchangeTo,
  };
}

/** Every member of the file of an API, in the order in which files are written. */
export const apiMembers: readonly (keyof ApiFile)[] = [
  'identifier',
  'names',
  'scopes',
  'token_format',
  'token_seconds',
  'signing_algorithm',
  'least_acr',
  'max_auth_age',
  'bound_tokens',
  'clients',
  'unregistered_scopes',
  'introspection_client',
  'exchange_from',
  'exchange_to',
];

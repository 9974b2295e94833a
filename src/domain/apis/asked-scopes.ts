import { isDocumentAddress } from '../clients/documents/document-address.ts';
import type { RegisteredApi } from './registered-api.ts';

/** An API as far as a service acts there for a person: what she reads of it. */
export type AskedApi = Pick<RegisteredApi, 'identifier' | 'names' | 'scopes'>;

/** Returns the scopes of an API that a client may ask for, in the order of the API; undefined where it may not ask for the API at all. */
export function scopesGivenTo(
  { clients, scopes, unregisteredScopes }: Pick<RegisteredApi, 'clients' | 'scopes' | 'unregisteredScopes'>,
  clientId: string,
): readonly string[] | undefined {
  const open = unregisteredScopes.length > 0 && isDocumentAddress(clientId) ? unregisteredScopes : undefined;
  const given = clients.find((client) => client.clientId === clientId)?.scopes ?? open;
  return given && scopes.map(({ name }) => name).filter((name) => given.includes(name));
}

/** Returns what a person reads of an API: those of these scopes for which the client may ask there. */
export function partOfApi(
  api: RegisteredApi,
  { clientId, scopes }: { readonly clientId: string; readonly scopes: readonly string[] },
): AskedApi {
  const given = scopesGivenTo(api, clientId) ?? [];
  return {
    identifier: api.identifier,
    names: api.names,
    scopes: api.scopes.filter(({ name }) => scopes.includes(name) && given.includes(name)),
  };
}

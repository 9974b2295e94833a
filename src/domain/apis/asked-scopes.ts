import { isDocumentAddress } from '../clients/documents/document-address.ts';
import type { RegisteredApi } from './registered-api.ts';

/** Returns the scopes of an API that a client may ask for, in the order of the API; undefined where it may not ask for the API at all. */
export function scopesGivenTo(
  { clients, scopes, unregisteredScopes }: Pick<RegisteredApi, 'clients' | 'scopes' | 'unregisteredScopes'>,
  clientId: string,
): readonly string[] | undefined {
  const open = unregisteredScopes.length > 0 && isDocumentAddress(clientId) ? unregisteredScopes : undefined;
  const given = clients.find((client) => client.clientId === clientId)?.scopes ?? open;
  return given && scopes.map(({ name }) => name).filter((name) => given.includes(name));
}

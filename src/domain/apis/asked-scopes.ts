import type { RegisteredApi } from './registered-api.ts';

/** Returns the scopes of an API that a client may ask for, in the order of the API; undefined where it may not ask for the API at all. */
export function scopesGivenTo(
  { clients, scopes }: Pick<RegisteredApi, 'clients' | 'scopes'>,
  clientId: string,
): readonly string[] | undefined {
  const given = clients.find((client) => client.clientId === clientId)?.scopes;
  return given && scopes.map(({ name }) => name).filter((name) => given.includes(name));
}

import type { Client, Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

/**
 * One client object for as long as its record stays in memory: the library hashes a client's whole metadata at each look-up to find
 * the object again, keeps a hundred of them, and checks the metadata anew for the others.
 */
export function keepClientObjects(provider: Provider, services: Services): void {
  const kept = new WeakMap<ClientRecord, Client>();
  const find = provider.Client.find.bind(provider.Client);
  provider.Client.find = async (id) => {
    const record = typeof id === 'string' ? await services.clients.find(id) : undefined;
    if (!record || record.disabledAt !== null) return undefined;
    const known = kept.get(record);
    if (known) return known;
    const client = await find(id);
    if (client) kept.set(record, client);
    return client;
  };
}

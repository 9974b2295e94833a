import type { Client, Provider } from 'oidc-provider';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Keeps one client object for as long as its record stays in memory. A disabled client does not exist for the protocol. */
export function keepClientObjects(
  provider: Provider,
  {
    services: {
      clients: { registry: clients },
    },
  }: OverrideContext,
): void {
  const kept = new WeakMap<ClientRecord, Client>();
  replaceMethod(provider.Client, 'find', (find) => async (id) => {
    const record = typeof id === 'string' ? await clients.find(id) : undefined;
    if (!record || record.disabledAt !== null) return undefined;
    const known = kept.get(record);
    if (known) return known;
    const client = await find.call(provider.Client, id);
    if (client) kept.set(record, client);
    return client;
  });
}

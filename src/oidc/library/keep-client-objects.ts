import type { Client, Provider } from 'oidc-provider';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { whenKnown } from '../when-known.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Keeps one client object for as long as its record stays in memory. A disabled client does not exist for the protocol. */
export function keepClientObjects(provider: Provider, { findClient }: OverrideContext): void {
  const kept = new WeakMap<ClientRecord, Client>();
  replaceMethod(provider.Client, 'find', (find) => {
    const make = async (record: ClientRecord) => {
      const client = await find.call(provider.Client, record.clientId);
      if (client) kept.set(record, client);
      return client;
    };
    const clientOf = (record: ClientRecord | undefined) =>
      !record || record.disabledAt !== null ? undefined : (kept.get(record) ?? make(record));
    return (id) =>
      whenKnown(typeof id === 'string' ? findClient(id) : undefined, clientOf) as Promise<Client | undefined>;
  });
}

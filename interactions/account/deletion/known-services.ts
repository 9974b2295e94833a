import type { Services } from '../../../src/services.ts';

/** The services that know an account, by their names. */
export interface KnownServices {
  /** Those that are told when the account is closed or deleted. */
  readonly told: readonly string[];
  readonly others: readonly string[];
}

/** Returns the services that know an account. Our own pages are none of them, nor is a service that was switched off or removed. */
export async function knownServices(
  {
    clients: { registry: clients },
    deletion: { deletions },
    events: { streams: eventStreams },
  }: Pick<Services, 'clients' | 'deletion' | 'events'>,
  accountId: string,
): Promise<KnownServices> {
  const told: string[] = [];
  const others: string[] = [];
  for (const clientId of await deletions.servicesOf(accountId)) {
    const client = await clients.find(clientId);
    if (!client || client.disabledAt !== null || client.metadata.built_in) continue;
    const { client_name: name = clientId, deletion_uri: deletion, backchannel_logout_uri: logout } = client.metadata;
    const streams = deletion || logout ? [] : await eventStreams.list(clientId);
    const isTold = deletion ?? logout ?? streams.some(({ status }) => status !== 'disabled');
    (isTold ? told : others).push(name);
  }
  return { told, others };
}

import type { Services } from '../../services.ts';

/**
 * Returns the names of services by their ids, in the order of the ids. The name of a service whose registration is gone is undefined. Our own
 * pages are no service, so their client is left out.
 */
export async function serviceNames(
  { clients: { registry: clients } }: Pick<Services, 'clients'>,
  clientIds: Iterable<string>,
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = await Promise.all(
    [...new Set(clientIds)].map(async (id) => ({ id, metadata: (await clients.find(id))?.metadata })),
  );
  const services = found.filter(({ metadata }) => metadata?.built_in !== true);
  return new Map(services.map(({ id, metadata }) => [id, metadata?.client_name]));
}

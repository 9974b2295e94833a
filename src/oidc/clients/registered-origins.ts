import type { Services } from '../../services.ts';

/** Returns the origins of the pages of all clients that are not disabled. They are kept in memory until a client changes. */
export function createRegisteredOrigins(services: Services): () => Promise<ReadonlySet<string>> {
  let origins: Promise<ReadonlySet<string>> | undefined;
  const forget = () => {
    origins = undefined;
  };
  services.operation.versions.onChange('clients', forget);
  const read = async () => {
    const clients = (await services.clients.registry.list()).filter(({ disabledAt }) => disabledAt === null);
    return new Set(clients.flatMap(({ metadata }) => metadata.allowed_origins ?? []));
  };
  return () => {
    // Nobody has told this process of changes for a while.
    if (services.operation.versions.isStale()) return read();
    origins ??= read();
    return origins.catch((error: unknown) => {
      forget();
      throw error;
    });
  };
}

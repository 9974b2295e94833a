import type { Services } from '../../services.ts';
import { developmentTerms } from './seed-development.ts';

interface RemovedDevelopment {
  readonly accounts: readonly { readonly username: string; readonly sub: string }[];
  readonly clients: readonly string[];
}

/**
 * Deletes the accounts and clients that the development mode has made, so that production may use the database. They are known by their
 * marks: an account of a person that is only called the same stays.
 */
export async function removeDevelopment(services: Services): Promise<RemovedDevelopment> {
  const accounts = await services.account.accounts.listByTerms(developmentTerms);
  const clients = (await services.clients.registry.list()).filter(({ development }) => development);
  for (const { id, username } of accounts)
    services.audit({ event: 'account.deleted', accountId: id, details: { development: username } });
  for (const { clientId } of clients)
    services.audit({ event: 'client.deleted', clientId, details: { development: true } });
  await services.transaction(async (trx) => {
    for (const { id } of accounts) await services.account.accounts.remove(trx, id);
    for (const { clientId } of clients) await services.clients.registry.remove(trx, clientId);
  });
  await services.operation.versions.check();
  return {
    accounts: accounts.map(({ id, username }) => ({ username, sub: id })),
    clients: clients.map(({ clientId }) => clientId),
  };
}

import { isBinOver } from '../domain/clients/life/client-bin.ts';
import { followContacts } from '../commands/roles/follow-contacts.ts';
import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { hour, minute } from '../domain/time.ts';
import { jobOf } from './job.ts';

/** Deletes a client for good, if its time in the bin is over. Its account goes too, where it had one of its own. */
async function erase(services: Services, clientId: string): Promise<void> {
  const { registry: clients } = services.clients;
  const { accounts } = services.account;
  await services.transaction(async (trx) => {
    const record = await clients.lock(trx, clientId);
    // Somebody has taken the client out meanwhile, or another process was faster.
    if (!record || !isBinOver(record, services.nowSeconds())) return;
    services.audit({ event: 'client.erased', clientId });
    const contacts = await services.clients.contacts.list(clientId, trx);
    const people = [...new Set(contacts.flatMap(({ accountId }) => accountId ?? []))].sort();
    // Accounts are locked before their contacts, as a deletion does, and in one order.
    for (const accountId of people) await accounts.lock(trx, accountId);
    await clients.retireId(trx, { clientId, at: services.nowSeconds() });
    await clients.remove(trx, clientId);
    if (record.serviceAccountId !== undefined) await accounts.remove(trx, record.serviceAccountId);
    for (const accountId of people) await followContacts(services, trx, accountId);
  });
}

/** Deletes the clients that have been in the bin for thirty days. */
export async function emptyBin(services: Services, isStopping: () => boolean = () => false): Promise<void> {
  const due = (await services.clients.registry.list()).filter((record) => isBinOver(record, services.nowSeconds()));
  if (due.length === 0) return;
  await eachDue(services, {
    due: async () => due,
    idOf: ({ clientId }) => clientId,
    together: Infinity,
    one: ({ clientId }) => erase(services, clientId),
    isStopping,
  });
  await services.operation.versions.check();
}

export const emptying = jobOf(emptyBin, {
  firstAfter: minute,
  every: hour,
  failure: 'services could not be deleted for good',
});

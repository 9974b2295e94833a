import { managersOfClients } from '../commands/clients/contacts/people-of-client.ts';
import { clientState } from '../domain/clients/life/client-state.ts';
import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { jobOf } from './job.ts';
import { minute } from '../domain/time.ts';

/** Tells those who manage the clients of each client in production that has lost its last contact of a kind with an account. */
export async function tellOfLostContacts(services: Services, isStopping = () => false): Promise<void> {
  const { registry: clients, contacts: clientContacts } = services.clients;
  if ((await clientContacts.losses(1)).length === 0) return;
  const managers = await managersOfClients(services);
  await eachDue(services, {
    due: (limit) => clientContacts.losses(limit),
    idOf: ({ clientId, kind }) => `${clientId} ${kind}`,
    async one(lost) {
      const { clientId, kind } = lost;
      const record = await clients.find(clientId);
      await services.transaction(async (trx) => {
        if (!(await clientContacts.forgetLoss(trx, lost))) return;
        if (!record || clientState(record) !== 'production') return;
        if (!(await clientContacts.missingContacts(clientId, trx)).includes(kind)) return;
        services.audit({ event: 'client.contact_lost', clientId, details: { kind } });
        for (const person of managers)
          services.messages.contactLost({ clientId, client: record.metadata.client_name ?? clientId, kind, person });
      });
    },
    isStopping,
  });
}

export const lostContacts = jobOf(tellOfLostContacts, {
  firstAfter: 10,
  every: minute,
  failure: 'messages about lost contacts could not be written',
});

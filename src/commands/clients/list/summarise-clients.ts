import { logoPath } from '../../../domain/clients/client-logo.ts';
import { summariseClient, type ClientSummary } from '../../../domain/clients/list/client-summary.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';

export interface SummarisedClient {
  readonly record: ClientRecord;
  readonly summary: ClientSummary;
  /** Path of the logo on our own origin. */
  readonly logo: string | undefined;
}

/** Summarises every client but the one of the account pages, with as many reads for a thousand clients as for one. */
export async function summariseClients(services: Services): Promise<readonly SummarisedClient[]> {
  const { registry: clients, uses: clientUses, contacts: clientContacts, statistics } = services.clients;
  const now = services.nowSeconds();
  const [records, uses, people, contacts] = await Promise.all([
    clients.list(),
    clientUses.all(),
    statistics.people(),
    clientContacts.kindsOfAll(),
  ]);
  return records
    .filter(({ metadata }) => metadata.built_in !== true)
    .map((record) => {
      const { clientId } = record;
      const summary = summariseClient(record, {
        lastUsedAt: uses.get(clientId),
        people: people.get(clientId) ?? 0,
        contacts: contacts.get(clientId) ?? [],
        now,
      });
      return { record, summary, logo: logoPath(record.metadata, services.config.issuer) };
    });
}

export async function summariseOne(services: Services, record: ClientRecord): Promise<ClientSummary> {
  const { clientId } = record;
  const { uses: clientUses, contacts: clientContacts, statistics } = services.clients;
  const [uses, people, contacts] = await Promise.all([
    clientUses.lastUses(clientId),
    statistics.people(),
    clientContacts.kindsOfAll(),
  ]);
  return summariseClient(record, {
    lastUsedAt: uses.get(''),
    people: people.get(clientId) ?? 0,
    contacts: contacts.get(clientId) ?? [],
    now: services.nowSeconds(),
  });
}

import type { Services } from '../../services.ts';
import { importClients, readImport, type ReadImport, type WholeRealm } from '../clients/import/import-clients.ts';
import { answering, orRefuse, type CommandAnswer } from '../clients/command-refusal.ts';

/** The clients of a realm, and what became of them. */
export interface ClientsReport extends Pick<ReadImport, 'mapped' | 'leftOut'> {
  readonly created: readonly string[];
  /** Clients that were here already. They stay as they are. */
  readonly present: readonly string[];
}

interface RealmClients {
  /** The file of the realm. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The `sub` of each service account, by the id of its client. */
  readonly serviceAccounts: ReadonlyMap<string, string>;
  /** Says what becomes of attributes of people. */
  readonly attributes: WholeRealm['attributes'];
  readonly isDryRun: boolean;
}

/**
 * Registers the clients of a realm with their secrets and the `sub` of their service accounts, all of them or none. A client that is here already
 * is not touched: its people may have changed it since.
 */
export const importRealmClients = (services: Services, realm: RealmClients): Promise<CommandAnswer<ClientsReport>> =>
  answering(() => bringClients(services, realm));

async function bringClients(
  services: Services,
  { settings, serviceAccounts, attributes, isDryRun }: RealmClients,
): Promise<ClientsReport> {
  const read = orRefuse(readImport(services, settings, 'production', { serviceAccounts, attributes }));
  const present = new Set<string>();
  for (const { client_id: clientId } of read.mapped)
    if (await services.clients.registry.find(clientId)) present.add(clientId);
  const isNew = (file: unknown) => !present.has(String((file as { readonly client_id?: unknown }).client_id));
  const news = { files: read.files.filter(isNew), ...(read.former && { former: read.former }) };
  const done = orRefuse(
    await importClients(services, { read: news, isDryRun, status: 'production', reason: 'Keycloak' }),
  );
  return {
    created: done.created.map(({ client_id: clientId }) => clientId),
    present: [...present],
    mapped: read.mapped.filter(({ client_id: clientId }) => !present.has(clientId)),
    leftOut: read.leftOut,
  };
}

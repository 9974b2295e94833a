import { withDefaults } from '../../domain/clients/client-metadata.ts';
import { exportedClient } from '../../domain/clients/import/exported-client.ts';
import { liveSecrets } from '../../domain/clients/secrets/client-secret.ts';
import { exportClient } from '../../domain/keycloak/way-back/export-client.ts';
import { exportNote, type ExportNote } from '../../domain/keycloak/way-back/export-notes.ts';
import type { Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { RealmOriginal } from '../../store/keycloak/realms.ts';
import { readImport } from '../clients/import/import-clients.ts';
import { builtInClientId } from '../clients/registration/ensure-built-in-client.ts';
import { checkRegistration } from '../clients/registration/check-registration.ts';
import { secretHash } from '../clients/secrets/draw-client-secret.ts';

export interface ExportedClients {
  /** Ids of all services here. */
  readonly here: ReadonlySet<string>;
  /** All clients of the realm, as they shall be there. */
  readonly all: readonly Members[];
  /** Those of them that are new, or have changed here, since the moment that was asked for. */
  readonly changed: readonly Members[];
  readonly notes: readonly (ExportNote & { readonly clientId: string })[];
  /** The entries of service accounts, and whether each is new or has changed. */
  readonly serviceAccounts: readonly { readonly entry: Members; readonly isChanged: boolean }[];
}

/** Returns the client files that the import has made of the clients of a realm, by their ids. */
function readFormer(services: Services, settings: Members): ReadonlyMap<string, Members> {
  const read = readImport(services, settings, 'production', {
    serviceAccounts: new Map(),
    attributes: () => undefined,
  });
  const clients = read.ok ? read.value.files : [];
  return new Map(
    clients.flatMap((client) => {
      const checked = checkRegistration(client, { services });
      const clientId = String((client as Members)['client_id']);
      const metadata = checked.ok ? checked.value : undefined;
      const isDisabled = (client as Members)['disabled'] === true;
      return metadata
        ? [[clientId, exportedClient({ clientId, metadata, disabledAt: isDisabled ? 0 : null })] as const]
        : [];
    }),
  );
}

function serviceAccountOf(record: ClientRecord, former: Members | undefined, defaultRole: string) {
  const { clientId, serviceAccountId: id, createdAt } = record;
  if (id === undefined) return [];
  const entry = former
    ? { ...former, id }
    : {
        id,
        username: `service-account-${clientId.toLowerCase()}`,
        emailVerified: false,
        enabled: true,
        createdTimestamp: createdAt * 1000,
        totp: false,
        credentials: [],
        disableableCredentialTypes: [],
        requiredActions: [],
        realmRoles: [defaultRole],
        notBefore: 0,
        groups: [],
        serviceAccountClientId: clientId,
      };
  return [{ entry, isChanged: former?.['id'] !== id }];
}

/** Returns the clients of a realm for Keycloak: those that it had, with what has changed here since, and those that were registered here. */
export async function exportClients(
  services: Services,
  {
    original,
    defaultRole,
    since = 0,
  }: { readonly original: RealmOriginal; readonly defaultRole: string; readonly since: number | undefined },
): Promise<ExportedClients> {
  const { settings, serviceAccounts: accounts } = original;
  const listed = Array.isArray(settings['clients']) ? (settings['clients'] as readonly Members[]) : [];
  const former = readFormer(services, settings);
  const records = new Map((await services.clients.registry.list()).map((record) => [record.clientId, record]));
  const here = new Set(records.keys());
  const [all, changed]: [Members[], Members[]] = [[], []];
  const notes: (ExportNote & { readonly clientId: string })[] = [];
  const serviceAccounts: ExportedClients['serviceAccounts'][number][] = [];
  const accountOf = (clientId: string) => accounts.find((one) => one['serviceAccountClientId'] === clientId);
  const write = (record: ClientRecord, entryBefore: Members | undefined) => {
    const { clientId, updatedAt } = record;
    const imported = former.get(clientId);
    const before = entryBefore && imported && { original: entryBefore, members: imported };
    const secretHashes = liveSecrets(record.secrets, services.nowSeconds()).map(({ hash }) => hash);
    const members = exportedClient({ ...record, metadata: withDefaults({ ...record.metadata }) });
    const done = exportClient({ clientId, members, secretHashes }, before, secretHash);
    all.push(done.entry);
    serviceAccounts.push(...serviceAccountOf(record, accountOf(clientId), defaultRole));
    if (updatedAt < since) return;
    if (done.isChanged) changed.push(done.entry);
    notes.push(...done.notes.map((one) => ({ clientId, ...one })));
    if (record.deletedAt !== null) notes.push({ clientId, ...exportNote('client_gone') });
  };
  for (const client of listed) {
    const clientId = String(client['clientId']);
    const record = records.get(clientId);
    records.delete(clientId);
    // A client that was left out, or that an id here belonged to before, stays as it was in the realm.
    if (record && former.has(clientId)) {
      write(record, client);
      continue;
    }
    all.push(client);
    if (former.has(clientId)) notes.push({ clientId, ...exportNote('client_absent') });
    const account = accountOf(clientId);
    if (account) serviceAccounts.push({ entry: account, isChanged: false });
  }
  for (const record of records.values())
    if (record.clientId !== builtInClientId && !record.development) write(record, undefined);
  return { here, all, changed, notes, serviceAccounts };
}

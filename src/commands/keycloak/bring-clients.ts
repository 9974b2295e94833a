import { isSame } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import type { BroughtClient, ImportedClient } from '../../store/clients/import/imported-clients.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { importClients, readImport, type ReadImport, type WholeRealm } from '../clients/import/import-clients.ts';
import { answering, orRefuse, type CommandAnswer } from '../command-answer.ts';
import { secretHash } from '../clients/secrets/draw-client-secret.ts';

/** The clients of a realm, and what became of them. */
export interface ClientsReport extends Pick<ReadImport, 'mapped' | 'leftOut'> {
  readonly created: readonly string[];
  /** Clients to which a later export has brought its difference. */
  readonly changed: readonly string[];
  /** Clients that the export has changed, and that were changed here too. They stay as they are. */
  readonly kept: readonly string[];
  /** Clients that were here already, and of which the export says nothing new. */
  readonly present: readonly string[];
}

interface RealmClients extends WholeRealm {
  /** The file of the realm. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly isDryRun: boolean;
}

/**
 * Registers the clients of a realm with their secrets and the `sub` of their service accounts, and brings what a later export says otherwise to
 * those that were not changed here since: all of them or none.
 */
export const importRealmClients = (services: Services, realm: RealmClients): Promise<CommandAnswer<ClientsReport>> =>
  answering(() => bringClients(services, realm));

type Members = BroughtClient['members'];
type Standing = 'created' | 'changed' | 'kept' | 'present';

/** Lists of an export are sets, whose order changes. */
const steady = (members: Members) =>
  Object.entries(members)
    .map(([name, value]) => [name, Array.isArray(value) ? value.map((one) => JSON.stringify(one)).toSorted() : value])
    .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));

/** Returns what became of a client since the last import. */
function standingOf(next: BroughtClient, record: ClientRecord | undefined, last: ImportedClient | undefined): Standing {
  if (!record) return 'created';
  // The client was registered here, or its people have put it away.
  if (!last || record.deletedAt !== null) return 'present';
  const { brought: was, version } = last;
  if (isSame(steady(was.members), steady(next.members)) && was.secretHash === next.secretHash) return 'present';
  // A secret that was drawn here stays good beside that of the export.
  const hasSecret = was.secretHash === undefined || record.secrets.every(({ hash }) => hash === was.secretHash);
  return record.version === version && hasSecret ? 'changed' : 'kept';
}

async function bringClients(
  services: Services,
  { settings, isDryRun, ...whole }: RealmClients,
): Promise<ClientsReport> {
  const { registry, imported } = services.clients;
  const realm = String(settings['realm']);
  const read = orRefuse(readImport(services, settings, 'production', whole));
  const known = new Map((await imported.list(realm)).map((row) => [row.clientId, row]));
  const nextOf = new Map<string, BroughtClient>();
  const standing = new Map<string, Standing>();
  const clients: Members[] = [];
  for (const client of read.files as readonly Members[]) {
    const clientId = String(client['client_id']);
    // The last day of old options follows the day of the import.
    const { legacy_until: _until, ...members } = client;
    const secret = read.former?.get(clientId)?.secret;
    const next = { members, secretHash: secret === undefined ? undefined : secretHash(secret) };
    const last = known.get(clientId);
    const became = standingOf(next, await registry.find(clientId), last);
    nextOf.set(clientId, next);
    standing.set(clientId, became);
    const gone = Object.keys(last?.brought.members ?? {}).filter((name) => !(name in members));
    if (became === 'created') clients.push(client);
    if (became === 'changed') clients.push({ ...Object.fromEntries(gone.map((name) => [name, null])), ...members });
  }
  const namesOf = (wanted: Standing) => [...standing].flatMap(([id, found]) => (found === wanted ? [id] : []));
  const notesOf = new Map(read.mapped.map(({ client_id: clientId, notes }) => [clientId, notes]));
  orRefuse(
    await importClients(services, {
      read: { files: clients, ...(read.former && { former: read.former }) },
      isDryRun,
      status: 'production',
      reason: 'Keycloak',
      async within(trx) {
        for (const clientId of [...namesOf('created'), ...namesOf('changed'), ...namesOf('kept')]) {
          const last = known.get(clientId);
          const isKept = standing.get(clientId) === 'kept';
          const version = isKept ? last!.version : ((await registry.lock(trx, clientId))?.version ?? 0);
          const row = { clientId, realm, version, brought: nextOf.get(clientId)!, notes: notesOf.get(clientId) ?? [] };
          await imported.write(trx, row);
        }
      },
    }),
  );
  const untouched = new Set([...namesOf('present'), ...namesOf('kept')]);
  return {
    created: namesOf('created').toSorted(),
    changed: namesOf('changed'),
    kept: namesOf('kept'),
    present: namesOf('present'),
    mapped: read.mapped.filter(({ client_id: clientId }) => !untouched.has(clientId)),
    leftOut: read.leftOut,
  };
}

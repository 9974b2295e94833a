import { hash } from 'node:crypto';
import { isWithdrawn, shownSecrets, type ClientSecret } from '../../domain/clients/secrets/client-secret.ts';
import type { StoredMetadata } from '../../domain/clients/client-metadata.ts';
import type { Database, Transaction } from '../database/database.ts';
import { defineRow, flag, json, nullable, number, optional, text } from '../database/define-row.ts';
import { hasRow, insertNew } from '../database/row-counts.ts';
import { factsOfClient } from './client-facts.ts';
import type { VersionWatch } from '../operation/versions.ts';
import type { ClientDocumentStore } from './documents/client-documents.ts';

/** A registered client as stored: metadata of RFC 7591 and ours, with secrets as SHA-256 only. */
export interface ClientRecord {
  readonly clientId: string;
  readonly metadata: StoredMetadata;
  /** Newest first. Expired ones stay until somebody takes them away, so that a refusal can tell why. */
  readonly secrets: readonly ClientSecret[];
  /** The development mode made the client: a production start refuses it. */
  readonly development: boolean;
  /** Id of the account in whose name the client acts by itself, if it ever had one. */
  readonly serviceAccountId?: string | undefined;
  readonly disabledAt: number | null;
  /** When the client was put into the bin; null for a client that is not there. */
  readonly deletedAt: number | null;
  /** Number of its present version; 0 where it was last written by a program that kept no versions. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Tells of the document that describes the client, where nobody has registered it. */
  readonly document?: {
    /** The name that the client gives itself; it is not checked. */
    readonly claimedName: string | undefined;
    readonly readAt: number;
    readonly freshUntil: number;
  };
}

export interface ClientStore {
  /**
   * Finds a client, from memory after the first time, unless memory may be old. Returns undefined for an unknown client; disabled ones are
   * returned.
   */
  find(clientId: string): ClientRecord | undefined | Promise<ClientRecord | undefined>;
  /** Returns the client that `find` has brought into memory, unless a client was changed meanwhile. */
  peek(clientId: string): ClientRecord | undefined;
  list(trx?: Transaction): Promise<readonly ClientRecord[]>;
  /** Returns false when the id is taken, or was that of a client that is gone. */
  insert(trx: Transaction, record: ClientRecord): Promise<boolean>;
  /** Locks the client until the transaction ends and returns it, so that no parallel change is lost. */
  lock(trx: Transaction, clientId: string): Promise<ClientRecord | undefined>;
  /** Returns those of these clients that there are, which nobody changes or deletes until the transaction ends. */
  holdAll(trx: Transaction, clientIds: readonly string[]): Promise<readonly ClientRecord[]>;
  update(trx: Transaction, record: ClientRecord): Promise<void>;
  /** Ends every code, token and grant of the client. */
  revokeAll(trx: Transaction, clientId: string): Promise<void>;
  /** Ends every code, token and grant that the client has of people, save of these accounts. */
  revokeOthers(trx: Transaction, about: { readonly clientId: string; readonly kept: readonly string[] }): Promise<void>;
  /** Keeps the id of a client that is deleted for good from every other client. */
  retireId(trx: Transaction, about: { readonly clientId: string; readonly at: number }): Promise<void>;
  /** Deletes the client with its codes, tokens, grants and versions, and the logouts that it was still to be told of. */
  remove(trx: Transaction, clientId: string): Promise<void>;
}

const clientRow = defineRow({
  clientId: text,
  metadata: json<StoredMetadata>(),
  secretHashes: json<readonly string[]>(),
  secrets: optional(json<readonly ClientSecret[]>()),
  development: flag,
  serviceAccountId: optional(text),
  disabledAt: nullable(number),
  deletedAt: nullable(number),
  version: number,
  createdAt: number,
  updatedAt: number,
});

/** Describes a secret of which nothing but its hash was noted. Its id comes from the hash, so that each process finds the same one. */
const bareSecret = (secretHash: string): ClientSecret => ({
  id: hash('sha256', `id:${secretHash}`, 'base64url').slice(0, 12),
  name: '',
  hash: secretHash,
  hint: null,
  createdAt: null,
  expiresAt: null,
  by: null,
});

/**
 * Reads the secrets of a row. `secret_hashes` decides which there are: a process of an earlier release reads and writes that column alone.
 * Secrets that were withdrawn stand beside it.
 */
function toSecrets(hashes: readonly string[], noted: readonly ClientSecret[]): readonly ClientSecret[] {
  const kept = hashes.map(
    (secretHash) => noted.find(({ hash: known }) => known === secretHash) ?? bareSecret(secretHash),
  );
  return [...kept, ...noted.filter((secret) => isWithdrawn(secret) && !hashes.includes(secret.hash))];
}

/** Leaves out the addresses of contacts, which are personal and have a table of their own. */
function withoutContacts({ contacts: _personal, ...metadata }: StoredMetadata): StoredMetadata {
  return metadata;
}

const recordShape = clientRow.to(({ secretHashes, secrets, metadata, ...client }): ClientRecord => ({
  ...client,
  metadata: withoutContacts(metadata),
  secrets: toSecrets(secretHashes, secrets ?? []),
  // An older program may have enabled a client that is in the bin, which it does not know.
  disabledAt: client.disabledAt ?? client.deletedAt,
}));
const findSql = `SELECT ${recordShape.select} FROM clients WHERE client_id = ?`;

// A record may lack its service account. The column is written all the same.
const toRow = ({ serviceAccountId, ...record }: ClientRecord) => ({
  ...recordShape.row({
    ...record,
    metadata: withoutContacts(record.metadata),
    secretHashes: shownSecrets(record.secrets).map((secret) => secret.hash),
    serviceAccountId,
  }),
  ...factsOfClient({ ...record.metadata }),
});

const maxCached = 10_000;
/** Ids that name no client. They are few, since anybody can ask for one. */
const maxUnknown = 1_000;
/** The form of every id that can be registered; nothing else is looked up, or kept. */
const isClientId = (text: string) => /^[\w.~-]{1,255}$/.test(text);

/** @param documents finds the clients that nobody has registered, by the addresses of their documents */
export function createClientStore(
  database: Database,
  versions: VersionWatch,
  documents: Pick<ClientDocumentStore, 'find'>,
): ClientStore {
  const cache = new Map<string, ClientRecord>();
  const unknown = new Set<string>();
  let generation = 0;
  versions.onChange('clients', () => {
    generation++;
    cache.clear();
    unknown.clear();
  });
  const keep = (clientId: string, record: ClientRecord | undefined) => {
    if (!record) {
      if (unknown.size >= maxUnknown) unknown.clear();
      unknown.add(clientId);
      return;
    }
    if (cache.size >= maxCached) cache.clear();
    cache.set(clientId, record);
  };

  /** @param stale the record as it was when the database was last there */
  const read = async (clientId: string, stale: ClientRecord | undefined) => {
    const began = generation;
    const [row] = await database.reader.all(findSql, [clientId]);
    const record = row && recordShape.read(row);
    // Caches hang on the object of a record, so the record of an unchanged client stays the same object.
    if (stale && record && JSON.stringify(stale) === JSON.stringify(record)) return stale;
    // A row that was read before a change and arrives after it is not kept.
    if (began === generation) keep(clientId, record);
    return record;
  };

  return {
    find(clientId) {
      const isStale = versions.isStale();
      const known = cache.get(clientId);
      if (!isStale && (known || unknown.has(clientId))) return known;
      return isClientId(clientId) ? read(clientId, isStale ? known : undefined) : documents.find(clientId);
    },
    peek: (clientId) => cache.get(clientId),
    list: (trx) => recordShape.list((trx ?? database.knex)('clients').orderBy('client_id')),
    async insert(trx, record) {
      if (await hasRow(trx('former_client_ids').where({ client_id: record.clientId }).first('client_id'))) return false;
      const isNew = await insertNew(trx('clients'), { row: toRow(record), key: 'client_id' });
      await versions.bump(trx, 'clients');
      return isNew;
    },
    lock: (trx, clientId) => recordShape.first(trx('clients').where({ client_id: clientId }).forUpdate()),
    holdAll: (trx, clientIds) =>
      recordShape.list(
        trx('clients')
          .whereIn('client_id', [...clientIds])
          .orderBy('client_id')
          .forShare(),
      ),
    async update(trx, record) {
      await trx('clients').where({ client_id: record.clientId }).update(toRow(record));
      await versions.bump(trx, 'clients');
    },
    async revokeAll(trx, clientId) {
      await trx('payloads').where({ client_id: clientId }).delete();
    },
    async revokeOthers(trx, { clientId, kept }) {
      await trx('payloads')
        .where({ client_id: clientId })
        .whereNotNull('account_id')
        .whereNotIn('account_id', [...kept])
        .delete();
    },
    async retireId(trx, { clientId, at }) {
      await trx('former_client_ids').insert({ client_id: clientId, at }).onConflict('client_id').ignore();
    },
    async remove(trx, clientId) {
      const tables = [
        'payloads',
        'logout_notices',
        'client_people',
        'client_uses',
        'day_counts',
        'client_versions',
        'production_requests',
        'client_contact_losses',
        'client_registrations',
        'imported_clients',
        'clients',
      ];
      for (const table of tables) await trx(table).where({ client_id: clientId }).delete();
      await versions.bump(trx, 'clients');
      // The APIs that have named the client name it no more.
      await versions.bump(trx, 'apis');
    },
  };
}

import { hash } from 'node:crypto';
import type { Knex } from 'knex';
import { apiDefaults, apiKey, type ApiClient, type RegisteredApi } from '../../domain/apis/registered-api.ts';
import type { Database, Transaction } from '../database/database.ts';
import { defineRow, json, nullable, number, text } from '../database/define-row.ts';
import { countRows, hasChanged, hasRow, insertNew } from '../database/row-counts.ts';
import type { VersionWatch } from '../operation/versions.ts';

export interface ApiRecord extends RegisteredApi {
  /** Names the API in addresses of pages and of the API of the administration. */
  readonly id: string;
  /** Counts the changes of this API, from 1. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ApiStore {
  /** Returns the id of the API with an identifier. Two ways to write one identifier are one API. */
  idOf(identifier: string): string;
  /** Finds the API that a `resource` names, from memory after the first time, unless memory may be old. */
  find(resource: string): ApiRecord | undefined | Promise<ApiRecord | undefined>;
  /** Returns every API in the order of the identifiers, from memory likewise. */
  list(): readonly ApiRecord[] | Promise<readonly ApiRecord[]>;
  /** Returns how many APIs there are. */
  count(trx: Transaction): Promise<number>;
  /** Returns false where an API has this identifier already. */
  insert(trx: Transaction, record: ApiRecord): Promise<boolean>;
  /** Locks the API until the transaction ends and returns it. */
  lock(trx: Transaction, id: string): Promise<ApiRecord | undefined>;
  update(trx: Transaction, record: ApiRecord): Promise<void>;
  /** Returns whether an API comes as this client, by whose secret or key it is known. */
  hasCredentials(trx: Transaction, clientId: string): Promise<boolean>;
  /** Returns false where the API is gone already. */
  remove(trx: Transaction, id: string): Promise<boolean>;
}

type Definition = Omit<RegisteredApi, 'identifier' | 'clients' | 'introspectionClient'>;

const apiShape = defineRow({
  id: text,
  identifier: text,
  definition: json<Definition>(),
  introspectionClient: nullable(text),
  version: number,
  createdAt: number,
  updatedAt: number,
});
/** An API that was registered by an earlier version has no members that came later. */
const apis = apiShape.to(({ definition, ...row }) => ({ ...apiDefaults, ...definition, ...row }));
const clientShape = defineRow({ apiId: text, clientId: text, scopes: json<readonly string[]>() });

const apiId = (identifier: string): string => hash('sha256', apiKey(identifier), 'hex').slice(0, 32);

const toRow = ({ id, identifier, introspectionClient, version, createdAt, updatedAt, ...rest }: ApiRecord) => {
  const { clients: _apart, ...definition } = rest;
  return apiShape.row({ id, identifier, definition, introspectionClient, version, createdAt, updatedAt });
};

interface Memory {
  readonly list: readonly ApiRecord[];
  readonly byId: ReadonlyMap<string, ApiRecord>;
}

/** Keeps all APIs in memory: they are few, and most requests name none. */
export function createApiStore(database: Database, versions: VersionWatch): ApiStore {
  let memory: Memory | undefined;
  let generation = 0;
  versions.onChange('apis', () => {
    generation += 1;
    memory = undefined;
  });

  const clientsOf = async (knex: Knex, only?: string): Promise<ReadonlyMap<string, readonly ApiClient[]>> => {
    const query = knex('api_clients').orderBy('client_id');
    const rows = await clientShape.list(only === undefined ? query : query.where({ api_id: only }));
    const found = new Map<string, ApiClient[]>();
    for (const { apiId: id, ...client } of rows) found.set(id, [...(found.get(id) ?? []), client]);
    return found;
  };
  const withClients = (row: Omit<ApiRecord, 'clients'>, clients: ReadonlyMap<string, readonly ApiClient[]>) => ({
    ...row,
    clients: clients.get(row.id) ?? [],
  });
  const read = async (): Promise<Memory> => {
    const began = generation;
    const rows = await apis.list(database.knex('registered_apis').orderBy('identifier'));
    const clients = rows.length === 0 ? new Map<string, readonly ApiClient[]>() : await clientsOf(database.knex);
    const list = rows.map((row) => withClients(row, clients));
    const found = { list, byId: new Map(list.map((record) => [record.id, record])) };
    // Rows that were read before a change and arrive after it are not kept.
    if (began === generation) memory = found;
    return found;
  };
  const known = () => (versions.isStale() ? undefined : memory);
  const writeClients = async (trx: Transaction, { id, clients }: ApiRecord) => {
    await trx('api_clients').where({ api_id: id }).delete();
    const rows = clients.map((client) => clientShape.row({ apiId: id, ...client }));
    if (rows.length > 0) await trx('api_clients').insert(rows);
  };

  return {
    idOf: apiId,
    find(resource) {
      const id = apiId(resource);
      const present = known();
      return present ? present.byId.get(id) : read().then(({ byId }) => byId.get(id));
    },
    list: () => known()?.list ?? read().then(({ list }) => list),
    count: (trx) => countRows(trx('registered_apis')),
    async insert(trx, record) {
      const isNew = await insertNew(trx('registered_apis'), { row: toRow(record), key: 'id' });
      if (isNew) await writeClients(trx, record);
      await versions.bump(trx, 'apis');
      return isNew;
    },
    async lock(trx, id) {
      const row = await apis.first(trx('registered_apis').where({ id }).forUpdate());
      return row && withClients(row, await clientsOf(trx, id));
    },
    async update(trx, record) {
      await trx('registered_apis').where({ id: record.id }).update(toRow(record));
      await writeClients(trx, record);
      await versions.bump(trx, 'apis');
    },
    hasCredentials: (trx, clientId) =>
      hasRow(trx('registered_apis').where({ introspection_client: clientId }).first('id')),
    async remove(trx, id) {
      const isGone = await hasChanged(trx('registered_apis').where({ id }).delete());
      await versions.bump(trx, 'apis');
      return isGone;
    },
  };
}

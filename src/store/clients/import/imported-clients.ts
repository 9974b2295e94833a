import type { KeycloakNote } from '../../../domain/clients/import/keycloak-notes.ts';
import type { Transaction } from '../../database/database.ts';
import { defineRow, json, number, text, type RowOf } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';

/** A client as an import has made it: its file, and the hash of its former secret. */
export interface BroughtClient {
  readonly members: Readonly<Record<string, unknown>>;
  readonly secretHash: string | undefined;
}

const shape = defineRow({
  clientId: text,
  realm: text,
  version: number,
  brought: json<BroughtClient>(),
  notes: json<readonly KeycloakNote[]>(),
});

/** A client that an import has brought, and what it lost by that. */
export type ImportedClient = RowOf<typeof shape>;

export interface ImportedClientStore {
  find(clientId: string): Promise<ImportedClient | undefined>;
  list(realm: string): Promise<readonly ImportedClient[]>;
  write(trx: Transaction, row: ImportedClient): Promise<void>;
}

export function createImportedClientStore({ database: { knex } }: StoreParts): ImportedClientStore {
  return {
    find: (clientId) => shape.first(knex('imported_clients').where({ client_id: clientId })),
    list: (realm) => shape.list(knex('imported_clients').where({ realm })),
    async write(trx, row) {
      await trx('imported_clients').insert(shape.row(row)).onConflict('client_id').merge();
    },
  };
}

import { createImportTally, type ImportCounts } from '../../domain/keycloak/import-counts.ts';
import { defineRow, json, number, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const shape = defineRow({
  id: text,
  realm: text,
  operator: text,
  startedAt: number,
  finishedAt: optional(number),
  counts: json<ImportCounts>(),
});
/** A run that has brought in people; times in epoch seconds. A run that was stopped has no end. */
export type ImportRun = RowOf<typeof shape>;

export interface ImportStore {
  begin(run: Pick<ImportRun, 'id' | 'realm' | 'operator'>): Promise<void>;
  /** Notes how far a run has come. */
  note(run: Pick<ImportRun, 'id' | 'counts'>): Promise<void>;
  finish(run: Pick<ImportRun, 'id' | 'counts'>): Promise<void>;
  /** Lists the runs that began last, the last one first. */
  list(limit: number): Promise<readonly ImportRun[]>;
}

export function createImportStore({ database: { knex }, nowSeconds }: StoreParts): ImportStore {
  return {
    async begin(run) {
      await knex('imports').insert(shape.row({ ...run, startedAt: nowSeconds(), counts: createImportTally().counts }));
    },
    async note({ id, counts }) {
      await knex('imports').where({ id }).update(shape.row({ counts }));
    },
    async finish({ id, counts }) {
      await knex('imports')
        .where({ id })
        .update(shape.row({ finishedAt: nowSeconds(), counts }));
    },
    list: (limit) =>
      shape.list(
        knex('imports')
          .orderBy([{ column: 'started_at', order: 'desc' }, 'id'])
          .limit(limit),
      ),
  };
}

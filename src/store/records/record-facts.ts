import { findUnstorable } from '../../domain/fields/storable.ts';
import type { Members } from '../../domain/members.ts';
import type { Row } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

export const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);

/** Returns what lists and jobs read of a record. They read no stored JSON by SQL: one row that cannot be read would stop them all. */
export const factsOfRecord = ({ iat, gty }: Members) => ({
  issued_at: Number.isSafeInteger(iat) ? (iat as number) : null,
  grant_type: textOrNull(gty),
});

/** Number of records that are read and written together. */
const batch = 100;
// As the index of migration 0059 says it. A parameter would keep PostgreSQL from that index.
const unlisted = `issued_at IS NULL AND model IN ('AccessToken', 'RefreshToken', 'AuthorizationCode', 'Grant')`;

/** Reads stored JSON; undefined where it is none. */
export function membersOf(json: unknown): Members | undefined {
  try {
    return (JSON.parse(String(json)) as Members | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes the function that writes the facts of records where they are empty: processes of 0.2.0 know nothing of them. It returns how many rows
 * it changed. A record that cannot be kept is deleted.
 */
export const createRecordFactWriter =
  ({ database: { knex }, nowSeconds }: Pick<StoreParts, 'database' | 'nowSeconds'>) =>
  async (): Promise<number> => {
    const rows = (await knex('payloads').whereRaw(unlisted).limit(batch).select('model', 'id', 'payload')) as Row[];
    if (rows.length === 0) return 0;
    await knex.transaction(async (trx) => {
      for (const { model, id, payload } of rows) {
        const row = trx('payloads').where({ model, id }).whereNull('issued_at');
        const members = membersOf(payload);
        const isKept = members !== undefined && findUnstorable(members) === undefined;
        const facts = factsOfRecord(members ?? {});
        // A record without a time of issue counts as made now, so that it is not looked at again.
        if (isKept) await row.update({ ...facts, issued_at: facts.issued_at ?? nowSeconds() });
        else await row.delete();
      }
    });
    return rows.length;
  };

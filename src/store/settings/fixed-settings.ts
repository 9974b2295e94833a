import type { FixedName } from '../../domain/settings/fixed-names.ts';
import type { Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

export interface FixedSetting {
  readonly name: FixedName;
  /** The issuer, or the fingerprint of the newest key. */
  readonly value: string;
  /** Production has noted it: it is not to be replaced unasked. */
  readonly isProduction: boolean;
}

/** The settings under which the database was filled. */
export interface FixedSettingStore {
  list(): Promise<readonly FixedSetting[]>;
  note(trx: Transaction, setting: FixedSetting): Promise<void>;
}

export function createFixedSettingStore({ database, nowSeconds }: StoreParts): FixedSettingStore {
  return {
    async list() {
      const rows = (await database.knex('fixed_settings').select('name', 'value', 'production')) as {
        name: FixedName;
        value: string;
        production: boolean | number;
      }[];
      return rows.map(({ name, value, production }) => ({ name, value, isProduction: Boolean(production) }));
    },
    async note(trx, { name, value, isProduction }) {
      const row = { name, value, production: isProduction, noted_at: nowSeconds() };
      await trx('fixed_settings').insert(row).onConflict('name').merge();
    },
  };
}

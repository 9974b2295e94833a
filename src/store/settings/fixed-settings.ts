import type { FixedName } from '../../domain/settings/fixed-names.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, flag, named, oneOf, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const settingShape = defineRow({
  name: oneOf<FixedName>(),
  /** The issuer, or the fingerprint of the newest key. */
  value: text,
  /** Production has noted it: it is not to be replaced unasked. */
  isProduction: named('production', flag),
});
export type FixedSetting = RowOf<typeof settingShape>;

/** The settings under which the database was filled. */
export interface FixedSettingStore {
  list(): Promise<readonly FixedSetting[]>;
  note(trx: Transaction, setting: FixedSetting): Promise<void>;
}

export function createFixedSettingStore({ database, nowSeconds }: StoreParts): FixedSettingStore {
  return {
    list: () => settingShape.list(database.knex('fixed_settings')),
    async note(trx, setting) {
      const row = { ...settingShape.row(setting), noted_at: nowSeconds() };
      await trx('fixed_settings').insert(row).onConflict('name').merge();
    },
  };
}

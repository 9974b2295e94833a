import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeRule } from '../../domain/keycloak/attribute-table.ts';
import type { Members } from '../../domain/members.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, json, number, optional, text, type Column } from '../database/define-row.ts';
import { hasRow } from '../database/row-counts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import type { StoreParts } from '../database/store-parts.ts';

const bytes: Column<Buffer> = { read: (value) => value as Buffer, write: (value) => value };
const shape = defineRow({
  realm: text,
  startedAt: number,
  finishedAt: optional(number),
  aliases: json<Readonly<Record<string, string>>>(),
  sealedSettings: optional(bytes),
});

/** The parts of an export of a realm beside its people. */
export interface RealmOriginal {
  /** The file of the realm. */
  readonly settings: Members;
  readonly serviceAccounts: readonly Members[];
  /** The table of attributes of the last import, by the names of these. */
  readonly attributes: readonly (readonly [string, AttributeRule])[];
}

/** A realm that was brought in; times in epoch seconds. */
export interface Rehearsal {
  readonly realm: string;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  /** The upstream of each alias that the imports have mapped. */
  readonly aliases: Readonly<Record<string, string>>;
}

export interface RehearsalStore {
  /** Returns whether people may still go back to any realm. */
  isOn(): Promise<boolean>;
  list(): Promise<readonly Rehearsal[]>;
  /** Begins the rehearsal with a realm, or notes its later export. Returns false where the move was finished. */
  begin(
    trx: Transaction,
    realm: Pick<Rehearsal, 'realm' | 'aliases'> & { readonly original: RealmOriginal },
  ): Promise<boolean>;
  /** Returns what the last export of the realm held; undefined where no key opens it, or the move was finished. */
  originalOf(realm: string): Promise<RealmOriginal | undefined>;
  /** Ends the rehearsal, and forgets the realm. Returns false where it has ended before, or never begun. */
  finish(trx: Transaction, realm: string): Promise<boolean>;
  /** Forgets all kept passwords, unless people may still go back to another realm. Returns how many accounts had one. */
  forgetPasswords(trx: Transaction): Promise<number>;
}

export const sealedRealms: SealedColumn = {
  table: 'keycloak_realms',
  column: 'sealed_settings',
  key: ['realm'],
  about: ({ realm }) => `keycloak-realm:${String(realm)}`,
  isBytes: true,
  isLarge: true,
};

export function createRehearsalStore({ database: { knex }, sealer, nowSeconds }: StoreParts): RehearsalStore {
  const open = (from: typeof knex) => from('keycloak_realms').whereNull('finished_at');
  return {
    isOn: () => hasRow(open(knex).first('realm')),
    async list() {
      const rows = await shape.list(knex('keycloak_realms').orderBy('realm'));
      return rows.map(({ sealedSettings: _original, ...rehearsal }) => rehearsal);
    },
    async begin(trx, { realm, aliases, original }) {
      const clear = deflateRawSync(JSON.stringify(original));
      const sealedSettings = sealer.sealBytes(clear, sealedRealms.about({ realm }));
      await trx('keycloak_realms')
        .insert(shape.row({ realm, startedAt: nowSeconds(), finishedAt: undefined, aliases: {} }))
        .onConflict('realm')
        .ignore();
      const before = (await shape.first(open(trx).where({ realm }).forUpdate()))?.aliases;
      if (!before) return false;
      await trx('keycloak_realms')
        .where({ realm })
        .update(shape.row({ aliases: { ...before, ...aliases }, sealedSettings }));
      return true;
    },
    async originalOf(realm) {
      const sealed = (await shape.first(knex('keycloak_realms').where({ realm })))?.sealedSettings;
      const clear = sealed && sealer.openBytes(sealed, sealedRealms.about({ realm }));
      return clear && (JSON.parse(inflateRawSync(clear).toString()) as RealmOriginal);
    },
    finish: async (trx, realm) =>
      (await open(trx)
        .where({ realm })
        .update(shape.row({ finishedAt: nowSeconds(), sealedSettings: undefined }))) === 1,
    async forgetPasswords(trx) {
      if (await hasRow(open(trx).first('realm'))) return 0;
      return trx('kept_passwords').delete();
    },
  };
}

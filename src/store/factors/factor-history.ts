import { defineRow, nullable, number } from '../database/define-row.ts';
import type { Row, Transaction } from '../database/database.ts';

const accountShape = defineRow({ secondFactorAt: nullable(number) });

/** Tables of the factors, each with the column that names one row among those of an account. */
const keyOf = { totp_devices: 'id', recovery_codes: 'code_hash', passkeys: 'id', identities: 'id' } as const;

type FactorTable = keyof typeof keyOf;
const tables = Object.keys(keyOf) as readonly FactorTable[];

/** Factors of an account beside its password, as they are stored. */
export interface FactorRows {
  readonly secondFactorAt: number | null;
  readonly rows: Readonly<Record<FactorTable, readonly Row[]>>;
}

/**
 * The difference that a change of the factors made, which is all that taking it back needs. Secrets stay sealed in it, and codes hashed.
 */
export interface FactorDelta {
  /** Rows before the change. */
  readonly secondFactorAt: number | null;
  readonly removed: Readonly<Record<FactorTable, readonly Row[]>>;
  readonly added: Readonly<Record<FactorTable, readonly string[]>>;
  /** The change turned the second factor on or off. */
  readonly isTurned: boolean;
}

/** Reads and restores the factors of a locked account. */
export interface FactorHistory {
  read(trx: Transaction, accountId: string): Promise<FactorRows>;
  changesSince(trx: Transaction, accountId: string, before: FactorRows): Promise<FactorDelta>;
  /**
   * Takes a change back. An added factor goes, whatever its label is by now. A removed factor comes back as it was, and used codes stay
   * used.
   */
  undo(trx: Transaction, accountId: string, delta: FactorDelta): Promise<void>;
}

const perTable = <T>(of: (table: FactorTable) => T) =>
  Object.fromEntries(tables.map((table) => [table, of(table)])) as Record<FactorTable, T>;
const keysIn = (table: FactorTable, { rows }: FactorRows) => rows[table].map((row) => String(row[keyOf[table]]));

export const factorHistory: FactorHistory = {
  async read(trx, accountId) {
    const account = (await accountShape.first(trx('accounts').where({ id: accountId })))!;
    const rows = perTable((): readonly Row[] => []);
    // Whole rows: one that comes back has also the columns that only a newer version of the program knows.
    for (const table of tables) rows[table] = (await trx(table).where({ account_id: accountId })) as Row[];
    return { ...account, rows };
  },
  async changesSince(trx, accountId, before) {
    const after = await this.read(trx, accountId);
    return {
      secondFactorAt: before.secondFactorAt,
      isTurned: before.secondFactorAt !== after.secondFactorAt,
      removed: perTable((table) => {
        const left = new Set(keysIn(table, after));
        return before.rows[table].filter((row) => !left.has(String(row[keyOf[table]])));
      }),
      added: perTable((table) => {
        const known = new Set(keysIn(table, before));
        return keysIn(table, after).filter((key) => !known.has(key));
      }),
    };
  },
  async undo(trx, accountId, delta) {
    for (const table of tables) {
      await trx(table).where({ account_id: accountId }).whereIn(keyOf[table], delta.added[table]).delete();
      const lost = delta.removed[table];
      if (lost.length > 0) await trx(table).insert(lost).onConflict().ignore();
    }
    await trx('accounts').where({ id: accountId }).update({ second_factor_at: delta.secondFactorAt });
  },
};

import type { Row } from '../database/database.ts';
import { defineRow, number, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Says how many passwords were hashed with one pepper. `pepperId` is undefined for imported hashes, which have none. */
export interface PepperUse {
  readonly pepperId: string | undefined;
  /** Accounts whose present password was hashed with it. */
  readonly accounts: number;
  /** Former passwords, which an account may not choose again. */
  readonly formerPasswords: number;
}

const countShape = defineRow({ pepper: text, total: number });

/** Counts passwords by the pepper that they were hashed with. It reads every account. */
export type CountPeppers = () => Promise<readonly PepperUse[]>;

export function createPepperCounter({ database: { knex } }: StoreParts): CountPeppers {
  const count = async (table: string) => {
    const rows = (await knex(table)
      .whereNotNull('password_hash')
      .groupByRaw('1')
      .select(knex.raw('substr(password_hash, 1, 8) AS pepper'), knex.raw('count(*) AS total'))) as Row[];
    const uses = new Map<string, number>();
    for (const { pepper, total } of rows.map(countShape.read)) {
      const id = pepper.startsWith('$') ? '' : pepper;
      uses.set(id, (uses.get(id) ?? 0) + total);
    }
    return uses;
  };
  return async () => {
    const [accounts, former] = await Promise.all([count('accounts'), count('former_passwords')]);
    return [...new Set([...accounts.keys(), ...former.keys()])].toSorted().map((id) => ({
      pepperId: id === '' ? undefined : id,
      accounts: accounts.get(id) ?? 0,
      formerPasswords: former.get(id) ?? 0,
    }));
  };
}

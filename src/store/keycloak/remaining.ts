import type { Database, Row } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** The steps that people from another service have still before them. */
export interface RemainingPeople {
  /** Epoch seconds at which it was counted. */
  readonly countedAt: number;
  readonly imported: number;
  /** Those who have not signed in here yet. */
  readonly notSignedIn: number;
  /** Passwords that still have the hash of another service, by its kind. */
  readonly formerHashes: Readonly<Record<string, number>>;
  readonly withoutAddress: number;
  readonly withoutPassword: number;
  /** People with neither a password nor an address nor another way in. */
  readonly withoutWayIn: number;
  /** Links, by the issuer to which they lead. */
  readonly links: Readonly<Record<string, number>>;
}

export interface RemainingReader {
  /** Counts no more than once in a minute: the numbers are those of the whole table of accounts. */
  read(): Promise<RemainingPeople>;
}

/** Seconds for which the numbers stand. */
const rememberedSeconds = 60;

const kindOfHash = {
  sqlite: "substr(password_hash, 2, instr(substr(password_hash, 2), '$') - 1)",
  postgres: "split_part(password_hash, '$', 2)",
} as const;

/** The texts by which `noAddressOf` marks an account without an address. They are compared byte by byte, as the index is sorted. */
const hasNoAddress = (dialect: Database['dialect']) => {
  const column = `a.email_canonical${dialect === 'postgres' ? ' COLLATE "C"' : ''}`;
  return `${column} >= 'no-address:' AND ${column} < 'no-address;'`;
};

const isImported = 'EXISTS (SELECT 1 FROM imported_people i WHERE i.account_id = a.id)';
const hasNone = (table: string) => `NOT EXISTS (SELECT 1 FROM ${table} f WHERE f.account_id = a.id)`;

/** Each question reads an index, and no row of an account. A person who has signed in has a browser that is known. */
const questions = (dialect: Database['dialect']) => ({
  imported: 'SELECT count(*) AS n FROM imported_people',
  notSignedIn:
    'SELECT count(*) AS n FROM imported_people i WHERE NOT EXISTS (SELECT 1 FROM known_browsers k WHERE k.account_id = i.account_id)',
  formerHashes: `SELECT ${kindOfHash[dialect]} AS name, count(*) AS n FROM accounts WHERE substr(password_hash, 1, 1) = '$' GROUP BY 1`,
  withoutAddress: `SELECT count(*) AS n FROM accounts a WHERE ${hasNoAddress(dialect)}`,
  withoutPassword: `SELECT count(*) AS n FROM accounts a WHERE a.password_hash IS NULL AND ${isImported}`,
  withoutWayIn: `SELECT count(*) AS n FROM accounts a WHERE ${hasNoAddress(dialect)} AND a.password_hash IS NULL
    AND ${hasNone('identities')} AND ${hasNone('passkeys')} AND ${isImported}`,
  links: 'SELECT issuer AS name, count(*) AS n FROM identities GROUP BY issuer',
});

export function createRemainingReader({ database: { dialect, knex }, nowSeconds }: StoreParts): RemainingReader {
  const asked = questions(dialect);
  const ask = async (name: keyof typeof asked): Promise<readonly Row[]> => {
    const answer: unknown = await knex.raw(asked[name]);
    return dialect === 'postgres' ? (answer as { readonly rows: readonly Row[] }).rows : (answer as readonly Row[]);
  };
  const count = async (name: keyof typeof asked) => Number((await ask(name))[0]?.['n'] ?? 0);
  const byName = async (name: keyof typeof asked) =>
    Object.fromEntries((await ask(name)).map((row) => [String(row['name']), Number(row['n'])]));
  // One after the other: a page takes one connection of the pool, and no more.
  const read = async (): Promise<RemainingPeople> => ({
    countedAt: nowSeconds(),
    imported: await count('imported'),
    notSignedIn: await count('notSignedIn'),
    formerHashes: await byName('formerHashes'),
    withoutAddress: await count('withoutAddress'),
    withoutPassword: await count('withoutPassword'),
    withoutWayIn: await count('withoutWayIn'),
    links: await byName('links'),
  });
  let last: { readonly at: number; readonly answer: Promise<RemainingPeople> } | undefined;
  return {
    read() {
      const now = nowSeconds();
      if (last && last.at <= now && now < last.at + rememberedSeconds) return last.answer;
      const answer = read();
      last = { at: now, answer };
      answer.catch(() => (last = undefined));
      return answer;
    },
  };
}

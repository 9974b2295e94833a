import type { Knex } from 'knex';
import type { Row } from './database.ts';

/** Says how the values of a column are read and written. */
export interface Column<T> {
  /** Its name, where this is not the name of its member in snake case. */
  readonly name?: string;
  readonly read: (value: unknown) => T;
  write(this: void, value: T): unknown;
}

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

export const text: Column<string> = { read: String, write: (value) => value };
/** A number. A count of PostgreSQL may come as a text. */
export const number: Column<number> = { read: Number, write: (value) => value };
/** A yes or no. SQLite has 0 and 1. */
export const flag: Column<boolean> = { read: Boolean, write: (value) => value };
/** Words in one text, with a space between two of them. */
export const words: Column<readonly string[]> = {
  read: (value) => String(value).split(' ').filter(Boolean),
  write: (value) => value.join(' '),
};
/** A text that is empty where nothing is known. */
export const textOrEmpty: Column<string | undefined> = {
  read: (value) => String(value) || undefined,
  write: (value) => value ?? '',
};
/** A text that is one of a closed list. */
export const oneOf = <T extends string>(): Column<T> => text as Column<T>;
export const json = <T>(): Column<T> => ({
  read: (value) => JSON.parse(String(value)) as T,
  write: (value) => JSON.stringify(value),
});

/** A column that may be NULL, which is `undefined` in the program. */
export const optional = <T>({ name, read, write }: Column<T>): Column<T | undefined> => ({
  name,
  read: (value) => (isMissing(value) ? undefined : read(value)),
  write: (value) => (isMissing(value) ? null : write(value)),
});
/** A column that may be NULL, which is `null` in the program too. */
export const nullable = <T>({ name, read, write }: Column<T>): Column<T | null> => ({
  name,
  read: (value) => (isMissing(value) ? null : read(value)),
  write: (value) => (isMissing(value) ? null : write(value)),
});
/** A column with another name than its member. */
export const named = <T>(name: string, column: Column<T>): Column<T> => ({ ...column, name });

type Columns = Readonly<Record<string, Column<unknown>>>;
type Members<C extends Columns> = { readonly [M in keyof C]: ReturnType<C[M]['read']> };

/** The rows of a table as the program knows them. Statements, readers and the type of a row all follow its columns. */
export interface RowShape<Written, Made> {
  /** The columns, for statements of knex. */
  readonly columns: readonly string[];
  /** The columns, for texts of SQL. */
  readonly select: string;
  readonly read: (row: Row) => Made;
  /** Returns the columns of members that are to be written. */
  readonly row: (values: Partial<Written>) => Row;
  /** Reads the first row that a query finds. */
  readonly first: (query: Knex.QueryBuilder) => Promise<Made | undefined>;
  readonly list: (query: Knex.QueryBuilder) => Promise<readonly Made[]>;
  /** Runs a statement that writes rows, and returns these. */
  readonly returned: (statement: Knex.QueryBuilder) => Promise<readonly Made[]>;
  /** Returns the same columns with another reader. */
  readonly to: <Other>(make: (made: Made) => Other) => RowShape<Written, Other>;
  /** Returns the same columns for a table with this alias, whose rows are read with those of other tables: `a.id` is called `a_id`. */
  readonly under: (alias: string) => RowShape<Written, Made>;
}

export type RowOf<Shape> = Shape extends RowShape<infer _Written, infer Made> ? Made : never;

const snakeCase = (member: string) => member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface Parts<C extends Columns, Made> {
  readonly members: C;
  readonly alias?: string;
  readonly make?: (members: Members<C>) => Made;
}

function buildShape<C extends Columns, Made>({ members, alias, make }: Parts<C, Made>): RowShape<Members<C>, Made> {
  const prefix = alias === undefined ? '' : `${alias}_`;
  // Worked out once: rows are read on the way of every request.
  const entries = Object.entries(members).map(([member, column]) => {
    const name = column.name ?? snakeCase(member);
    return { member, name, found: `${prefix}${name}`, reader: column.read };
  });
  const columns = entries.map(({ name, found }) => (alias === undefined ? name : `${alias}.${name} as ${found}`));
  const readMembers = (row: Row) => {
    const made: Record<string, unknown> = {};
    for (const { member, found, reader } of entries) made[member] = reader(row[found]);
    return made as Members<C>;
  };
  const read = make ? (row: Row) => make(readMembers(row)) : (readMembers as unknown as (row: Row) => Made);
  return {
    columns,
    select: columns.join(', '),
    read,
    row: (values) =>
      Object.fromEntries(
        entries.flatMap(({ member, name }) =>
          member in values ? [[name, members[member]!.write(values[member])]] : [],
        ),
      ),
    async first(query) {
      const row = (await query.first(...columns)) as Row | undefined;
      return row && read(row);
    },
    list: async (query) => ((await query.select(...columns)) as Row[]).map(read),
    returned: async (statement) => ((await statement.returning(columns)) as Row[]).map(read),
    to: (other) => buildShape({ members, alias, make: (found) => other(make ? make(found) : (found as Made)) }),
    under: (other) => buildShape({ members, alias: other, make }),
  };
}

/** Declares the rows of a table, or those of its columns that are wanted together. */
export const defineRow = <C extends Columns>(members: C): RowShape<Members<C>, Members<C>> => buildShape({ members });

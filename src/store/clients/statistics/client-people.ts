import type { Database, Executor } from '../../database/database.ts';
import { defineRow, named, number, text } from '../../database/define-row.ts';
import { addCounts } from './day-counts.ts';

const upsertSql = {
  sqlite: `INSERT INTO client_people (client_id, account_id, last_day)
    SELECT value->>0, value->>1, value->>2 FROM json_each(?) WHERE EXISTS (SELECT 1 FROM accounts a WHERE a.id = value->>1)
    ON CONFLICT (client_id, account_id) DO UPDATE SET last_day = excluded.last_day WHERE client_people.last_day < excluded.last_day
    RETURNING client_id, last_day`,
  postgres: `INSERT INTO client_people (client_id, account_id, last_day)
    SELECT x->>0, x->>1, (x->>2)::bigint FROM json_array_elements(?::json) x WHERE EXISTS (SELECT 1 FROM accounts a WHERE a.id = x->>1)
    ON CONFLICT (client_id, account_id) DO UPDATE SET last_day = excluded.last_day WHERE client_people.last_day < excluded.last_day
    RETURNING client_id, last_day`,
};

const noted = defineRow({ clientId: text, day: named('last_day', number) });

interface Noting {
  readonly dialect: Database['dialect'];
  /** Client, account and day of each person, in an order that every process keeps. No person stands there twice for one client. */
  readonly people: readonly (readonly (string | number)[])[];
}

/**
 * Notes on which day each person was last given to a client, and counts the people of the day in the same commit. A person who was noted on
 * that day already is not counted again, whatever is written twice.
 */
export async function notePeople(trx: Executor, { dialect, people }: Noting): Promise<void> {
  const rows = await trx.all(upsertSql[dialect], [JSON.stringify(people)]);
  await addCounts(trx, {
    dialect,
    counts: rows.map((row) => ({ ...noted.read(row), kind: 'people', count: 1 })),
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableNames } from '../support/rows.ts';

/** The tests whose subject is the schema itself. */
const ofTheSchema = [
  'account/account-deletion-erasure.test.ts',
  'storage/migrations.test.ts',
  'storage/storage-plans.test.ts',
];

/** What reads or changes a table: a call of Knex, a change of the schema, or the name of a table after a word of SQL. */
const calls = /\b(knex|trx|tx)(\(\))?\(|\.(has|drop|alter)(Column|Table)\('/;
const sql = new RegExp(`\\b(FROM|JOIN|UPDATE|INTO|ALTER TABLE|ON|ANALYZE) "?(${tableNames.join('|')})\\b`);

test('a test reads and changes rows by test/support/rows.ts, and names no table', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const naming = files.filter((file) => {
    const text = readFileSync(join('test', file), 'utf8');
    return !file.startsWith('support/') && (calls.test(text) || sql.test(text));
  });
  expect(naming.toSorted()).toEqual(ofTheSchema);
});

import { number, optional } from '../database/define-row.ts';
import type { Executor, Transaction } from '../database/database.ts';

/** Passwords that an account must not choose again, the present one included. */
const refusedPasswords = 5;
const afterAll = Number.MAX_SAFE_INTEGER;

const lastSql = `SELECT p.password_hash AS hash FROM (
    SELECT password_hash, CAST(? AS bigint) AS place FROM accounts WHERE id = ? AND password_hash IS NOT NULL
    UNION ALL SELECT password_hash, place FROM former_passwords WHERE account_id = ?
  ) p ORDER BY p.place DESC LIMIT ${refusedPasswords}`;

/** Returns hashes of the last passwords of an account, the present one first; five at most. */
export async function lastPasswords(reader: Executor, accountId: string): Promise<readonly string[]> {
  const rows = await reader.all(lastSql, [afterAll, accountId, accountId]);
  return rows.map(({ hash }) => String(hash));
}

/** Returns when the last password before the present one, or before none, was ended; epoch seconds. */
export async function lastReplacedAt(reader: Executor, accountId: string): Promise<number | undefined> {
  const [row] = await reader.all('SELECT max(replaced_at) AS at FROM former_passwords WHERE account_id = ?', [
    accountId,
  ]);
  return optional(number).read(row?.['at']);
}

/** Keeps the present password of an account with the former ones, before it gets another one or none. Its row must be locked. */
export async function keepPassword(
  trx: Transaction,
  { accountId, at }: { readonly accountId: string; readonly at: number },
): Promise<void> {
  await trx.raw(
    `INSERT INTO former_passwords (account_id, place, password_hash, replaced_at)
     SELECT a.id, coalesce((SELECT max(f.place) FROM former_passwords f WHERE f.account_id = a.id), 0) + 1, a.password_hash, CAST(? AS bigint)
     FROM accounts a WHERE a.id = ? AND a.password_hash IS NOT NULL`,
    [at, accountId],
  );
  // Hashes that are never compared again are deleted.
  await trx('former_passwords')
    .where({ account_id: accountId })
    .where(
      'place',
      '<=',
      trx('former_passwords')
        .where({ account_id: accountId })
        .select(trx.raw('max(place) - ?', [refusedPasswords])),
    )
    .delete();
}

/** Notes passwords that accounts had before they came here, the oldest first. */
export async function addFormerPasswords(
  trx: Transaction,
  accounts: readonly { readonly accountId: string; readonly hashes: readonly string[]; readonly at: number }[],
): Promise<void> {
  const rows = accounts.flatMap(({ accountId, hashes, at }) =>
    hashes.map((hash, place) => ({
      account_id: accountId,
      place: place + 1,
      password_hash: hash,
      replaced_at: at,
    })),
  );
  if (rows.length > 0) await trx('former_passwords').insert(rows);
}

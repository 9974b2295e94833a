import { openKnex } from './our-server.ts';

interface Filling {
  readonly databaseUrl: string;
  readonly accounts: number;
  readonly events: number;
  /** Name of the account whose history is a hundred times as long as that of others. */
  readonly veteran: string;
}

/** Returns what counts from 1 to `count`, as a table `n(n)` of a statement. */
const counting = (isSqlite: boolean, count: number) =>
  isSqlite
    ? `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})`
    : `WITH n(n) AS (SELECT generate_series(1, ${count}))`;

/**
 * Fills a database with accounts that are copies of one, each with a known browser, a session and a token, and with lines of the audit,
 * most of which are sign-ins. The rows are made by the database itself.
 */
export async function fillAccounts({ databaseUrl, accounts, events, veteran }: Filling): Promise<void> {
  const database = openKnex(databaseUrl);
  const isSqlite = databaseUrl.startsWith('sqlite:');
  const now = Math.floor(Date.now() / 1000);
  const id = `'00000000-0000-4000-8000-' || ${isSqlite ? "printf('%012d', n)" : "lpad(n::text, 12, '0')"}`;
  const [model] = (await database('accounts').where({ username: veteran })) as Record<string, unknown>[];
  if (!model) throw new Error(`no account ${veteran}`);
  const own = new Set(['id', 'username', 'email', 'email_canonical']);
  const copied = Object.keys(model).filter((column) => !own.has(column));
  const numbers = counting(isSqlite, accounts);
  await database.raw(`INSERT INTO accounts (id, username, email, email_canonical, ${copied.join(', ')})
    ${numbers} SELECT ${id}, 'filled-' || n, 'filled-' || n || '@example.test', 'filled-' || n || '@example.test',
      ${copied.map((column) => `a.${column}`).join(', ')} FROM n JOIN accounts a ON a.username = '${veteran}'`);
  await database.raw(`INSERT INTO known_browsers (account_id, browser, first_seen_at, last_seen_at, told_at)
    ${numbers} SELECT ${id}, 'browser-' || n, ${now}, ${now}, 0 FROM n`);
  for (const model of ['Session', 'Grant', 'RefreshToken']) {
    const uid = model === 'Session' ? `'session-' || n` : 'NULL';
    const payload = `'{"uid":"session-' || n || '","loginTs":${now},"seenAt":${now},"authorizations":{"bench-web":{"sid":"s","grantId":"g"}}}'`;
    await database.raw(`INSERT INTO payloads (model, id, payload, grant_id, session_uid, account_id, client_id, uid, expires_at)
      ${numbers} SELECT '${model}', '${model}-' || n, ${payload}, ${model === 'Session' ? 'NULL' : `'grant-' || n`}, 'session-' || n, ${id},
        ${model === 'Session' ? 'NULL' : `'bench-web'`}, ${uid}, ${now + 86_400} FROM n`);
  }
  const columns = '(at, event, account_id, client_id, request_id, network, browser_family, system_family, details)';
  const event = `CASE n % 10 WHEN 0 THEN 'account.profile_changed' WHEN 1 THEN 'login.stepped_up' ELSE 'login.signed_in' END`;
  const line = (account: string) =>
    `SELECT ${now} - 31000000 + n * 30 % 31000000, ${event}, ${account}, 'bench-web', 'request-' || n, '192.0.2.0/24', 'Firefox', 'Linux',
      '{"methods":["password"]}'`;
  const idOf = id.replaceAll('n)', `(n % ${accounts}) + 1)`).replace('lpad(n::', `lpad(((n % ${accounts}) + 1)::`);
  await database.raw(`INSERT INTO audit ${columns} ${counting(isSqlite, events)} ${line(idOf)} FROM n`);
  const many = Math.ceil((events / accounts) * 100);
  await database.raw(
    `INSERT INTO audit ${columns} ${counting(isSqlite, many)} ${line(`'${String(model['id'])}'`)} FROM n`,
  );
  await database.raw('ANALYZE');
  await database.destroy();
}

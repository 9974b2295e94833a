import type { TestApp } from '../start-app.ts';

const day = 86_400;
const ids = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter.repeat(8)}-0000-4000-8000-${String(index).padStart(12, '0')}`);

/** The account of a service. */
export const serviceAccount = ids('b', 1)[0]!;

/** An account that is deleted. */
export const nobody = ids('c', 1)[0]!;

/** Puts six people and lines of the audit about them into the database, as a month of use leaves them. Returns the people. */
export async function insertBreach({ services }: TestApp): Promise<readonly string[]> {
  const { knex } = services.database;
  const people = ids('a', 6);
  const now = services.nowSeconds();
  const rows = [...people, serviceAccount].map((id, index) => ({
    id,
    username: `breach-${index}`,
    email: `breach-${index}@example.test`,
    email_canonical: `breach-${index}@example.test`,
    email_verified_at: id === serviceAccount ? null : now,
    password_changed_at: index === 3 ? null : now,
    locale: index === 1 ? 'en' : 'fr',
    terms_version: id === serviceAccount ? null : 'x',
    created_at: now,
    updated_at: now,
  }));
  await knex.batchInsert('accounts', rows, 20);
  const [first, second, third, fourth, fifth] = people;
  const line = (account: string | undefined, ago: number, more: object) => ({
    account_id: account,
    at: now - ago,
    event: 'login.signed_in',
    network: '203.0.113.0/24',
    browser_family: 'Firefox',
    system_family: 'Linux',
    ...more,
  });
  const lines = [
    line(first, 3 * day, { client_id: 'cartes' }),
    line(first, day, { client_id: 'cartes', event: 'consent.granted' }),
    line(second, day, { network: '203.0.114.0/24', system_family: 'Windows' }),
    line(third, day, { event: 'login.sign-in.refused' }),
    line(fourth, day, { network: '2001:db8:1::/48', browser_family: null, system_family: null }),
    line(fifth, 40 * day, { network: null, client_id: 'cartes' }),
    line(serviceAccount, day, { client_id: 'cartes' }),
    line(nobody, day, { client_id: 'cartes' }),
    line(second, day, { network: null, browser_family: null, actor_kind: 'client', actor_id: 'outil' }),
  ];
  // One at a time, so that the numbers follow the list.
  for (const row of lines) await knex('audit').insert(row);
  await knex('payloads').insert({
    model: 'RefreshToken',
    id: 'breach',
    payload: '{}',
    account_id: people[5],
    client_id: 'cartes',
    expires_at: now + day,
  });
  return people;
}

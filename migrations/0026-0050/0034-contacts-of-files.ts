import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

const canonical = (email: string): string => {
  const [local = '', host = ''] = email.split('@');
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  return `${local}@${name}`.normalize('NFC').toLowerCase();
};

/** Puts the contacts that client files named into their table. Nobody has invited them yet. */
export async function up(knex: Knex): Promise<void> {
  const clients = (await knex('clients').select('client_id', 'metadata')) as { client_id: string; metadata: string }[];
  for (const { client_id, metadata } of clients) {
    const { contacts } = JSON.parse(metadata) as { contacts?: unknown };
    if (!Array.isArray(contacts)) continue;
    for (const email of contacts.filter((one): one is string => typeof one === 'string')) {
      await knex('client_contacts')
        .insert({ id: randomUUID(), client_id, kind: 'technical', email, email_canonical: canonical(email) })
        .onConflict(['client_id', 'kind', 'email_canonical'])
        .ignore();
    }
  }
}

/** Leaves the rows: the registrations still name the same people. */
export async function down(): Promise<void> {}

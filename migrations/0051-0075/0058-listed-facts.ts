import type { Knex } from 'knex';

const addresses = ['backchannel_logout_uri', 'deletion_uri'] as const;

/** Takes what no database gives back out of every text: NUL, and halves of pairs of surrogates. */
const cleaned = (text: string): string =>
  JSON.stringify(
    JSON.parse(text, (_name, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\u{fffd}') : value,
    ),
  );

/**
 * Columns for what lists and jobs read of records and of services. They read it by SQL out of JSON before, where one row that cannot be read
 * stopped them for everybody. A job fills the columns of records.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('payloads', (table) => {
    table.bigInteger('issued_at');
    table.string('grant_type', 64);
  });
  await knex.schema.alterTable('clients', (table) => {
    for (const name of addresses) table.text(name);
  });
  const clients = (await knex('clients').select('client_id', 'metadata')) as { client_id: string; metadata: string }[];
  for (const { client_id, metadata } of clients) {
    const kept = cleaned(metadata);
    const members = JSON.parse(kept) as Readonly<Record<string, unknown>>;
    const told = Object.fromEntries(addresses.map((name) => [name, members[name] ?? null]));
    await knex('clients')
      .where({ client_id })
      .update({ ...told, ...(kept !== metadata && { metadata: kept }) });
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const name of addresses) await knex.raw(`ALTER TABLE clients DROP COLUMN ${name}`);
  for (const name of ['issued_at', 'grant_type']) await knex.raw(`ALTER TABLE payloads DROP COLUMN ${name}`);
}

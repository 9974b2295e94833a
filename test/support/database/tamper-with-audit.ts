import { createLink } from '../../../src/store/audit/chain/audit-link.ts';
import type { TestApp } from '../start-app.ts';

type Link = ReturnType<typeof createLink>;
type Line = Parameters<typeof createLink>[1]['row'];

/** Makes the links from a line on anew with the keys of another program, as a thief with the code would. */
export async function forgeLinks({ services }: TestApp, other: TestApp, line: number): Promise<void> {
  const { knex } = services.database;
  const links = (await knex('audit_links').where('audit_id', '>=', line).orderBy('seq')) as Link[];
  let { hash } = (await knex('audit_links').where('audit_id', '<', line).orderBy('seq', 'desc').first()) as Link;
  for (const { seq, audit_id: id } of links) {
    const row = (await knex('audit').where({ id }).first()) as Line;
    const link = createLink(other.services.sealer, { row, before: hash, seq, kind: 'sealed' });
    ({ hash } = link);
    await knex('audit_links').where({ seq }).update(link);
  }
}

/** Lets the numbers of the lines go on from this one, on PostgreSQL. */
export const numberLinesFrom = ({ services }: TestApp, id: number) =>
  services.database.knex.raw(`SELECT setval(pg_get_serial_sequence('audit', 'id'), ${id})`);

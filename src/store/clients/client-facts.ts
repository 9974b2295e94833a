import type { Members } from '../../domain/members.ts';
import type { Row } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { membersOf, textOrNull } from '../records/record-facts.ts';

/** Returns what notices to services read of a registration. They read no stored JSON by SQL: one row that cannot be read would stop them all. */
export const factsOfClient = ({ backchannel_logout_uri, deletion_uri }: Members) => ({
  backchannel_logout_uri: textOrNull(backchannel_logout_uri),
  deletion_uri: textOrNull(deletion_uri),
});

/** A change that a process of 0.2.0 has just committed may bear an earlier time. */
const lateSeconds = 300;

/**
 * Makes the function that writes the facts of clients where they are not those of the registration: processes of 0.2.0 know nothing of them.
 * It returns how many rows it changed.
 */
export function createClientFactWriter({
  database: { knex },
  nowSeconds,
}: Pick<StoreParts, 'database' | 'nowSeconds'>) {
  let seenUntil = 0;
  return async (): Promise<number> => {
    const since = seenUntil - lateSeconds;
    seenUntil = nowSeconds();
    const names = Object.keys(factsOfClient({}));
    const rows = (await knex('clients')
      .where('updated_at', '>=', since)
      .select('client_id', 'metadata', ...names)) as Row[];
    let changed = 0;
    for (const { client_id, metadata, ...stored } of rows) {
      const facts: Row = factsOfClient(membersOf(metadata) ?? {});
      if (names.every((name) => facts[name] === stored[name])) continue;
      changed += await knex('clients').where({ client_id, metadata }).update(facts);
    }
    return changed;
  };
}

import type { Knex } from 'knex';
import { randomToken } from '../../crypto/sealer.ts';
import { maxLogos } from '../../domain/clients/client-logo.ts';
import type { StoreParts } from '../store-parts.ts';

export interface ClientLogoStore {
  /** Keeps a logo and returns its new id. A logo without a client belongs to a registration that has not ended, and goes after two days. */
  put(
    trx: Knex.Transaction,
    logo: { readonly clientId: string | undefined; readonly picture: Buffer },
  ): Promise<string>;
  /**
   * Gives a logo to the client of its registration. The client keeps its older logos too, so that a version that is restored finds its own;
   * the oldest ones go.
   */
  adopt(trx: Knex.Transaction, logo: { readonly id: string; readonly clientId: string }): Promise<void>;
  /** Returns a PNG; undefined when no logo has this id. */
  find(id: string): Promise<Buffer | undefined>;
}

/** Deletes the oldest logos of a client beyond those that it may keep. */
async function dropOldest(trx: Knex.Transaction, clientId: string): Promise<void> {
  const ids = (await trx('client_logos')
    .where({ client_id: clientId })
    .orderBy('created_at', 'desc')
    .pluck('id')) as string[];
  if (ids.length > maxLogos) await trx('client_logos').whereIn('id', ids.slice(maxLogos)).delete();
}

export function createClientLogoStore({ database, nowSeconds }: StoreParts): ClientLogoStore {
  return {
    async put(trx, { clientId, picture }) {
      const id = randomToken();
      await trx('client_logos').insert({
        id,
        client_id: clientId ?? null,
        picture: picture.toString('base64'),
        created_at: nowSeconds(),
      });
      if (clientId !== undefined) await dropOldest(trx, clientId);
      return id;
    },
    async adopt(trx, { id, clientId }) {
      await trx('client_logos').where({ id, client_id: null }).update({ client_id: clientId });
      await dropOldest(trx, clientId);
    },
    async find(id) {
      const row = (await database.knex('client_logos').where({ id }).first('picture')) as
        | { readonly picture: string }
        | undefined;
      return row && Buffer.from(row.picture, 'base64');
    },
  };
}

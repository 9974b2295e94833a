import { randomToken } from '../../crypto/sealer.ts';
import { maxLogos, parseLogoName } from '../../domain/clients/client-logo.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, json, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

export interface ClientLogoStore {
  /** Keeps a logo and returns its new id. A logo without a client belongs to a registration that has not ended, and goes after two days. */
  put(trx: Transaction, logo: { readonly clientId: string | undefined; readonly picture: Buffer }): Promise<string>;
  /**
   * Gives a logo to the client of its registration. The client keeps its older logos too, so that a version that is restored finds its own;
   * the oldest ones go.
   */
  adopt(trx: Transaction, logo: { readonly id: string; readonly clientId: string }): Promise<void>;
  /** Returns a PNG; undefined when no logo has this id. */
  find(id: string): Promise<Buffer | undefined>;
}

const logoShape = defineRow({ picture: text });
const clientShape = defineRow({ metadata: json<{ readonly logo_uri?: string }>() });

async function shownLogo(trx: Transaction, clientId: string): Promise<string | undefined> {
  const client = await clientShape.first(trx('clients').where({ client_id: clientId }));
  const uri = client?.metadata.logo_uri;
  return uri && parseLogoName(uri.slice(uri.lastIndexOf('/') + 1));
}

/** Deletes the oldest logos of a client beyond those that it may keep, and spares the one that it shows. */
async function dropOldest(trx: Transaction, clientId: string): Promise<void> {
  const logos = trx('client_logos').where({ client_id: clientId }).orderBy('created_at', 'desc');
  const shown = await shownLogo(trx, clientId);
  const others = ((await logos.pluck('id')) as string[]).filter((id) => id !== shown);
  const gone = others.slice(maxLogos - 1);
  if (gone.length > 0) await trx('client_logos').whereIn('id', gone).delete();
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
      const logo = await logoShape.first(database.knex('client_logos').where({ id }));
      return logo && Buffer.from(logo.picture, 'base64');
    },
  };
}

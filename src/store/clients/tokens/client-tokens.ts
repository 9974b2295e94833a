import { hashBearer } from '../../../crypto/sealer.ts';
import type { RegistrationPolicy } from '../../../domain/clients/tokens/registration-policy.ts';
import type { Row, Transaction } from '../../database/database.ts';
import { defineRow, json, nullable, number, text, type RowOf } from '../../database/define-row.ts';
import { hasChanged, insertNew } from '../../database/row-counts.ts';
import type { StoreParts } from '../../database/store-parts.ts';

const tokenShape = defineRow({
  /** Names the token in addresses, forms and the audit. It tells nothing of the token. */
  id: text,
  name: text,
  /** The last four characters of the token. */
  hint: text,
  policy: json<RegistrationPolicy>(),
  /** Null: it may be used any number of times. */
  maxUses: nullable(number),
  uses: number,
  /** Times are epoch seconds. */
  createdAt: number,
  expiresAt: number,
  revokedAt: nullable(number),
});
/** An initial access token, with which a service registers itself. The token itself is known to nobody but its holder. */
export type ClientToken = RowOf<typeof tokenShape>;
const tokenOfT = tokenShape.under('t');
const registrationOfR = defineRow({ createdAt: number }).under('r');

/** The registration of a client that an initial access token has made. */
export interface ClientRegistration {
  readonly clientId: string;
  readonly createdAt: number;
  readonly token: ClientToken;
}

export interface ClientTokenStore {
  /** Returns the tokens, the newest first, and no more of them than a page can show. */
  list(): Promise<readonly ClientToken[]>;
  find(id: string): Promise<ClientToken | undefined>;
  /** Returns the token that somebody presents, whatever its state. It is read from the database each time, so that a revoked one ends at once. */
  findPresented(token: string): Promise<ClientToken | undefined>;
  /** Returns false where a token has this id already. */
  insert(trx: Transaction, token: ClientToken & { readonly secret: string }): Promise<boolean>;
  /** Counts one use. Returns false where the token has none left, has ended or was revoked: then nothing is counted. */
  use(trx: Transaction, id: string): Promise<boolean>;
  /** Returns false where the token was revoked before, or is unknown. */
  revoke(trx: Transaction, id: string): Promise<boolean>;
  /** Notes a client that a token has made, with the registration access token by which the client manages itself. */
  register(
    trx: Transaction,
    about: { readonly clientId: string; readonly tokenId: string; readonly accessToken: string },
  ): Promise<void>;
  /** Returns the registration of this client, if this is its registration access token. */
  findRegistration(clientId: string, accessToken: string): Promise<ClientRegistration | undefined>;
  /** Returns the token that has made a client; undefined for a client that was made otherwise. */
  tokenOf(clientId: string): Promise<ClientToken | undefined>;
  /** Returns the ids of the clients that a token has made. */
  clientsOf(tokenId: string): Promise<readonly string[]>;
  /** Ends the registration access token of a client. */
  forget(trx: Transaction, clientId: string): Promise<void>;
}

/** Tokens are few: a manager makes one for a team, or for a run of tests. */
const mostListed = 500;

export function createClientTokenStore({ database: { knex }, nowSeconds }: StoreParts): ClientTokenStore {
  const registrations = () => knex('client_registrations as r').join('client_tokens as t', 't.id', 'r.token_id');
  return {
    list: () =>
      tokenShape.list(
        knex('client_tokens')
          .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
          .limit(mostListed),
      ),
    find: (id) => tokenShape.first(knex('client_tokens').where({ id })),
    findPresented: (token) => tokenShape.first(knex('client_tokens').where({ token_hash: hashBearer(token) })),
    insert: (trx, { secret, ...token }) =>
      insertNew(trx('client_tokens'), {
        row: { ...tokenShape.row(token), token_hash: hashBearer(secret) },
        key: 'id',
      }),
    use: (trx, id) =>
      hasChanged(
        trx('client_tokens')
          .where({ id })
          .whereNull('revoked_at')
          .where('expires_at', '>', nowSeconds())
          .where((left) => void left.whereNull('max_uses').orWhereRaw('uses < max_uses'))
          .increment('uses', 1),
      ),
    revoke: (trx, id) =>
      hasChanged(trx('client_tokens').where({ id }).whereNull('revoked_at').update({ revoked_at: nowSeconds() })),
    async register(trx, { clientId, tokenId, accessToken }) {
      await trx('client_registrations').insert({
        client_id: clientId,
        token_id: tokenId,
        access_hash: hashBearer(accessToken),
        created_at: nowSeconds(),
      });
    },
    async findRegistration(clientId, accessToken) {
      const row = (await registrations()
        .where({ client_id: clientId, access_hash: hashBearer(accessToken) })
        .first(...tokenOfT.columns, ...registrationOfR.columns)) as Row | undefined;
      return row && { clientId, ...registrationOfR.read(row), token: tokenOfT.read(row) };
    },
    tokenOf: (clientId) => tokenOfT.first(registrations().where({ client_id: clientId })),
    clientsOf: (tokenId) => knex('client_registrations').where({ token_id: tokenId }).pluck<string[]>('client_id'),
    async forget(trx, clientId) {
      await trx('client_registrations').where({ client_id: clientId }).delete();
    },
  };
}

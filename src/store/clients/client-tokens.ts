import type { Knex } from 'knex';
import { hashBearer } from '../../crypto/sealer.ts';
import type { RegistrationPolicy } from '../../domain/clients/registration/registration-policy.ts';
import type { Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** An initial access token, with which a service registers itself. The token itself is known to nobody but its holder. */
export interface ClientToken {
  /** Names the token in addresses, forms and the audit. It tells nothing of the token. */
  readonly id: string;
  readonly name: string;
  /** The last four characters of the token. */
  readonly hint: string;
  readonly policy: RegistrationPolicy;
  /** Null: it may be used any number of times. */
  readonly maxUses: number | null;
  readonly uses: number;
  /** Times are epoch seconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

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

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly policy: string;
  readonly max_uses: number | string | null;
  readonly uses: number | string;
  readonly created_at: number | string;
  readonly expires_at: number | string;
  readonly revoked_at: number | string | null;
}

const columns = [
  'id',
  'name',
  'hint',
  'policy',
  'max_uses',
  'uses',
  'created_at',
  'expires_at',
  'revoked_at',
] satisfies readonly (keyof TokenRow)[];
const ofToken = columns.map((column) => `client_tokens.${column}`);

/** Tokens are few: a manager makes one for a team, or for a run of tests. */
const mostListed = 500;

const numberOrNull = (value: number | string | null) => (value === null ? null : Number(value));

const toToken = (row: TokenRow): ClientToken => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  policy: JSON.parse(row.policy) as RegistrationPolicy,
  maxUses: numberOrNull(row.max_uses),
  uses: Number(row.uses),
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
  revokedAt: numberOrNull(row.revoked_at),
});

export function createClientTokenStore({ database: { knex }, nowSeconds }: StoreParts): ClientTokenStore {
  const first = async (query: Knex.QueryBuilder) => {
    const row = (await query.first(...ofToken)) as TokenRow | undefined;
    return row && toToken(row);
  };
  const registrations = () =>
    knex('client_registrations').join('client_tokens', 'client_tokens.id', 'client_registrations.token_id');
  return {
    async list() {
      const rows = (await knex('client_tokens')
        .select(...columns)
        .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
        .limit(mostListed)) as TokenRow[];
      return rows.map(toToken);
    },
    find: (id) => first(knex('client_tokens').where({ id })),
    findPresented: (token) => first(knex('client_tokens').where({ token_hash: hashBearer(token) })),
    async insert(trx, { id, name, hint, policy, maxUses, uses, createdAt, expiresAt, revokedAt, secret }) {
      const added = await trx('client_tokens')
        .insert({
          id,
          name,
          token_hash: hashBearer(secret),
          hint,
          policy: JSON.stringify(policy),
          max_uses: maxUses,
          uses,
          created_at: createdAt,
          expires_at: expiresAt,
          revoked_at: revokedAt,
        })
        .onConflict('id')
        .ignore()
        .returning('id');
      return added.length > 0;
    },
    async use(trx, id) {
      const used = await trx('client_tokens')
        .where({ id })
        .whereNull('revoked_at')
        .where('expires_at', '>', nowSeconds())
        .where((left) => void left.whereNull('max_uses').orWhereRaw('uses < max_uses'))
        .increment('uses', 1);
      return used > 0;
    },
    async revoke(trx, id) {
      return (
        (await trx('client_tokens').where({ id }).whereNull('revoked_at').update({ revoked_at: nowSeconds() })) > 0
      );
    },
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
        .first(...ofToken, 'client_registrations.created_at as registered_at')) as
        | (TokenRow & { readonly registered_at: number | string })
        | undefined;
      return row && { clientId, createdAt: Number(row.registered_at), token: toToken(row) };
    },
    tokenOf: (clientId) => first(registrations().where({ client_id: clientId })),
    async clientsOf(tokenId) {
      const rows = (await knex('client_registrations').where({ token_id: tokenId }).select('client_id')) as {
        client_id: string;
      }[];
      return rows.map(({ client_id }) => client_id);
    },
    async forget(trx, clientId) {
      await trx('client_registrations').where({ client_id: clientId }).delete();
    },
  };
}

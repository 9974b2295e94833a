import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Sealer } from '../../crypto/sealer.ts';
import { isLoss, undoSeconds, type AnnouncedKind } from '../../domain/account/announced-change.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** A change that was announced, and can be taken back until it expires; times in epoch seconds. */
export interface AnnouncedChange {
  readonly id: string;
  readonly accountId: string;
  readonly kind: AnnouncedKind;
  /** Number among the changes of one account, in the order in which they were made. */
  readonly place: number;
  /** Data that taking the change back needs; sealed. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

/** An address that an account had before a change that can still be taken back. */
export interface FormerAddress {
  readonly email: string;
  readonly changeId: string;
  /** Until when the address can come back; epoch seconds. */
  readonly until: number;
}

export interface AnnouncedChangeStore {
  /** Keeps a change of a locked account and returns its id. `reserves` is an address that no other account may take meanwhile. */
  insert(
    trx: Transaction,
    change: Pick<AnnouncedChange, 'accountId' | 'kind' | 'details'> & { readonly reserves?: string | undefined },
  ): Promise<string>;
  /** Returns undefined when the change was taken back, or can be taken back no longer. */
  find(id: string): Promise<AnnouncedChange | undefined>;
  /**
   * Returns this change and the later ones of the account, the newest first; none when it can no longer be taken back. The account must be
   * locked, and the links of these changes are void afterwards. Removals of lost factors are left out: they stay as they are.
   */
  takeFrom(
    trx: Transaction,
    change: { readonly id: string; readonly accountId: string },
  ): Promise<readonly AnnouncedChange[]>;
  /** Returns whether a factor of a locked account was removed lately because its device was lost or stolen. */
  tellsOfLoss(trx: Transaction, accountId: string): Promise<boolean>;
  /** Returns former addresses of a locked account, each with the change that took it away, the newest first. */
  addressesLeft(trx: Transaction, accountId: string): Promise<readonly FormerAddress[]>;
}

const columns = ['id', 'account_id', 'kind', 'place', 'sealed_details', 'created_at'];

/** Opens what taking a change back needs; undefined where the row was altered. */
export const sealedChanges: SealedColumn = {
  table: 'announced_changes',
  column: 'sealed_details',
  key: ['id'],
  about: ({ id }) => `announced-change:${String(id)}`,
};

export function announcedDetails(sealer: Sealer, row: Row): AnnouncedChange['details'] | undefined {
  const details = sealer.open(String(row['sealed_details']), sealedChanges.about(row));
  return details === undefined ? undefined : (JSON.parse(details) as AnnouncedChange['details']);
}

export function createAnnouncedChangeStore({ database, sealer, nowSeconds }: StoreParts): AnnouncedChangeStore {
  const toChange = (row: Row | undefined): AnnouncedChange | undefined => {
    const details = row && announcedDetails(sealer, row);
    if (!row || details === undefined) return undefined;
    return {
      id: String(row['id']),
      accountId: String(row['account_id']),
      kind: row['kind'] as AnnouncedKind,
      place: Number(row['place']),
      details,
      createdAt: Number(row['created_at']),
    };
  };
  const live = (from: Knex, id: string) =>
    from('announced_changes')
      .where({ id })
      .where('expires_at', '>', nowSeconds())
      .first(...columns) as Promise<Row | undefined>;

  return {
    async insert(trx, { accountId, kind, details, reserves }) {
      const id = randomUUID();
      const [last] = (await trx('announced_changes').where({ account_id: accountId }).max({ place: 'place' })) as Row[];
      await trx('announced_changes').insert({
        id,
        account_id: accountId,
        place: Number(last?.['place'] ?? 0) + 1,
        kind,
        sealed_details: sealer.seal(JSON.stringify(details), sealedChanges.about({ id })),
        reserved_email: reserves ?? null,
        created_at: nowSeconds(),
        expires_at: nowSeconds() + undoSeconds,
      });
      return id;
    },
    find: async (id) => toChange(await live(database.knex, id)),
    async takeFrom(trx, { id, accountId }) {
      const first = await live(trx, id);
      if (first?.['account_id'] !== accountId) return [];
      const fromThere = () =>
        trx('announced_changes').where({ account_id: accountId }).where('place', '>=', Number(first['place']));
      const rows = (await fromThere()
        .select(...columns)
        .orderBy('place', 'desc')) as Row[];
      const changes = rows.map(toChange).filter((change) => change !== undefined);
      const losses = changes.filter(isLoss).map((change) => change.id);
      await fromThere().whereNotIn('id', losses).delete();
      return changes.filter((change) => !isLoss(change));
    },
    async tellsOfLoss(trx, accountId) {
      const rows = (await trx('announced_changes')
        .where({ account_id: accountId })
        .whereIn('kind', ['totp-removed', 'passkey-removed'])
        .where('expires_at', '>', nowSeconds())
        .select(...columns)) as Row[];
      return rows.map(toChange).some((change) => change !== undefined && isLoss(change));
    },
    async addressesLeft(trx, accountId) {
      const rows = (await trx('announced_changes')
        .select(...columns)
        .where({ account_id: accountId, kind: 'address-changed' })
        .where('expires_at', '>', nowSeconds())
        .orderBy('place', 'desc')) as Row[];
      return rows
        .map(toChange)
        .flatMap((change) =>
          change
            ? [{ email: String(change.details['email']), changeId: change.id, until: change.createdAt + undoSeconds }]
            : [],
        );
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Sealer } from '../../crypto/sealer.ts';
import { isLoss, undoSeconds, type AnnouncedKind } from '../../domain/undo/announced-change.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, oneOf, text, type RowOf } from '../database/define-row.ts';
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

const changeShape = defineRow({
  id: text,
  accountId: text,
  kind: oneOf<AnnouncedKind>(),
  place: number,
  sealedDetails: text,
  createdAt: number,
});
type ChangeRow = RowOf<typeof changeShape>;

export const sealedChanges: SealedColumn = {
  table: 'announced_changes',
  column: 'sealed_details',
  key: ['id'],
  about: ({ id }) => `announced-change:${String(id)}`,
};

/** Opens what taking a change back needs; undefined where the row was altered. */
export function announcedDetails(
  sealer: Sealer,
  { id, sealedDetails }: Pick<ChangeRow, 'id' | 'sealedDetails'>,
): AnnouncedChange['details'] | undefined {
  const details = sealer.open(sealedDetails, sealedChanges.about({ id }));
  return details === undefined ? undefined : (JSON.parse(details) as AnnouncedChange['details']);
}

export function createAnnouncedChangeStore({ database, sealer, nowSeconds }: StoreParts): AnnouncedChangeStore {
  const opened = (rows: readonly ChangeRow[]): readonly AnnouncedChange[] =>
    rows.flatMap(({ sealedDetails, ...change }) => {
      const details = announcedDetails(sealer, { id: change.id, sealedDetails });
      return details === undefined ? [] : [{ ...change, details }];
    });
  const live = (from: Knex) => from('announced_changes').where('expires_at', '>', nowSeconds());

  return {
    async insert(trx, { accountId, kind, details, reserves }) {
      const id = randomUUID();
      const changes = trx('announced_changes').where({ account_id: accountId });
      const last = await changeShape.first(changes.orderBy('place', 'desc'));
      await trx('announced_changes').insert({
        id,
        account_id: accountId,
        place: (last?.place ?? 0) + 1,
        kind,
        sealed_details: sealer.seal(JSON.stringify(details), sealedChanges.about({ id })),
        reserved_email: reserves ?? null,
        created_at: nowSeconds(),
        expires_at: nowSeconds() + undoSeconds,
      });
      return id;
    },
    find: async (id) => opened(await changeShape.list(live(database.knex).where({ id })))[0],
    async takeFrom(trx, { id, accountId }) {
      const first = await changeShape.first(live(trx).where({ id }));
      if (first?.accountId !== accountId) return [];
      const fromThere = () =>
        trx('announced_changes').where({ account_id: accountId }).where('place', '>=', first.place);
      const changes = opened(await changeShape.list(fromThere().orderBy('place', 'desc')));
      const losses = changes.filter(isLoss).map((change) => change.id);
      await fromThere().whereNotIn('id', losses).delete();
      return changes.filter((change) => !isLoss(change));
    },
    async tellsOfLoss(trx, accountId) {
      const removed = live(trx).where({ account_id: accountId }).whereIn('kind', ['totp-removed', 'passkey-removed']);
      return opened(await changeShape.list(removed)).some(isLoss);
    },
    async addressesLeft(trx, accountId) {
      const changed = live(trx).where({ account_id: accountId, kind: 'address-changed' }).orderBy('place', 'desc');
      return opened(await changeShape.list(changed)).map(({ id, details, createdAt }) => ({
        email: String(details['email']),
        changeId: id,
        until: createdAt + undoSeconds,
      }));
    },
  };
}

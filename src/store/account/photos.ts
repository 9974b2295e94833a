import { hashBearer, randomToken } from '../../crypto/sealer.ts';
import type { PhotoSize } from '../../domain/account/photo-rules.ts';
import type { Account } from './accounts.ts';
import type { Database, Transaction } from '../database/database.ts';
import { leftJoin } from '../database/left-join.ts';
import { queueRow } from '../unit/unit-of-work.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** Owner of a photo: a draft, whose photo only its browser sees and which goes with the draft, or an account. */
export type PhotoOwner =
  | { readonly kind: 'draft'; readonly flowKey: string; readonly browser: string }
  | { readonly kind: 'account'; readonly accountId: string };

export interface PhotoStore {
  /** Replaces the owner's photo, with the request's other writes, and returns the new id. The former address is dead from then on. */
  put(owner: PhotoOwner, pictures: Readonly<Record<PhotoSize, Buffer>>): string;
  /** Removes the owner's photo, with the request's other writes. */
  remove(owner: PhotoOwner): void;
  /** Gives the photo of a draft to the account that is made of it. */
  adopt(trx: Transaction, about: { readonly flowKey: string; readonly accountId: string }): Promise<void>;
  /** Returns a JPEG; undefined when no photo has this id, or this browser may not see it. */
  find(wanted: {
    readonly id: string;
    readonly size: PhotoSize;
    readonly browser: string | undefined;
  }): Promise<Buffer | undefined>;
  idOf(account: Account): string | undefined;
}

const columnOf = { small: 'sealed_small', large: 'sealed_large' } as const;

// The photo belongs to an enabled account, or to a live draft of this browser.
const findSql = (dialect: Database['dialect'], size: PhotoSize) => `SELECT p.${columnOf[size]} AS sealed FROM photos p
  ${leftJoin(dialect, { table: 'accounts', alias: 'a', names: ['id', 'disabled_at'], on: 'a.id = p.account_id' })}
  ${leftJoin(dialect, { table: 'payloads', alias: 'f', names: ['expires_at'], on: "f.model = 'Flow' AND f.id = p.flow_id" })}
  WHERE p.id = ? AND ((a.id IS NOT NULL AND a.disabled_at IS NULL) OR (f.expires_at > ? AND p.browser = ?))`;

const ownerColumns = (owner: PhotoOwner) =>
  owner.kind === 'draft'
    ? { flow_id: hashBearer(owner.flowKey), browser: owner.browser }
    : { account_id: owner.accountId };
/** Key of an owner: rows of one owner are written one after the other. */
const keyOf = (owner: PhotoOwner) => `photo:${owner.kind === 'draft' ? owner.flowKey : owner.accountId}`;

const pictureOf = (id: string, size: PhotoSize) => `photo:${id}:${size}`;
const addressOf = (id: string) => `photo:${id}`;

const sealedPictures = (size: PhotoSize): SealedColumn => ({
  table: 'photos',
  column: columnOf[size],
  key: ['id'],
  about: ({ id }) => pictureOf(String(id), size),
  isLarge: true,
});

/** What is sealed of a photo: both pictures, and the address that shows them. */
export const sealedPhotos: readonly SealedColumn[] = [
  sealedPictures('small'),
  sealedPictures('large'),
  { table: 'photos', column: 'sealed_address', key: ['id'], about: ({ id }) => addressOf(String(id)) },
];

export function createPhotoStore({ database, sealer, nowSeconds }: StoreParts): PhotoStore {
  return {
    put(owner, { small, large }) {
      const id = randomToken();
      const hash = hashBearer(id);
      const seal = (picture: Buffer, size: PhotoSize) => sealer.seal(picture.toString('base64'), pictureOf(hash, size));
      queueRow(`${owner.kind}_photos`, {
        ...ownerColumns(owner),
        key: keyOf(owner),
        id: hash,
        sealed_address: sealer.seal(id, addressOf(hash)),
        sealed_small: seal(small, 'small'),
        sealed_large: seal(large, 'large'),
        created_at: nowSeconds(),
      });
      return id;
    },
    remove(owner) {
      queueRow(`removed_${owner.kind}_photos`, { ...ownerColumns(owner), key: keyOf(owner) });
    },
    async adopt(trx, { flowKey, accountId }) {
      await trx('photos')
        .where({ flow_id: hashBearer(flowKey) })
        .update({ account_id: accountId, flow_id: null, browser: null });
    },
    async find({ id, size, browser }) {
      const hash = hashBearer(id);
      const [row] = await database.reader.all(findSql(database.dialect, size), [hash, nowSeconds(), browser ?? '']);
      const picture = row && sealer.open(String(row['sealed']), pictureOf(hash, size));
      return picture === undefined ? undefined : Buffer.from(picture, 'base64');
    },
    idOf({ photo }) {
      return photo ? sealer.open(photo.sealedAddress, addressOf(photo.hash)) : undefined;
    },
  };
}

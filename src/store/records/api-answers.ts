import { hashBearer } from '../../crypto/sealer.ts';
import { day, minute } from '../../domain/time.ts';
import type { PayloadStore } from './payloads.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** The answer to a request that made something, for a program that asks again because the first answer was lost. */
export interface KeptAnswer {
  readonly status: number;
  readonly version: number | undefined;
  readonly location: string | undefined;
  readonly body: unknown;
}

/** Says what is known of a key that a program gave with a request. */
export interface KeptRequest {
  /** Tells the request from every other one. */
  readonly fingerprint: string;
  /** When the request began; epoch seconds. */
  readonly begunAt: number;
  /** Undefined while the request is being answered, and where its answer was never kept. */
  readonly answer: KeptAnswer | undefined;
}

interface Key {
  /** The key with everybody that it belongs to. */
  readonly key: string;
  readonly clientId: string;
  readonly accountId: string | undefined;
}

/** Answers of the APIs by the key that a program gave. They are sealed, because one may hold a secret. */
export interface ApiAnswerStore {
  /** Notes at once that a request with this key has begun. Returns false where another one has. */
  begin(key: Key & { readonly fingerprint: string }): Promise<boolean>;
  find(key: string): Promise<KeptRequest | undefined>;
  /** Forgets a request that did nothing, at once. */
  forget(key: string): Promise<void>;
  /**
   * Keeps an answer with the other writes of the request: for a day without what is told one time, and whole for ten minutes.
   * @param plain the answer without what is told one time
   */
  keep(key: Key & Pick<KeptRequest, 'fingerprint'> & { readonly whole: KeptAnswer; readonly plain: KeptAnswer }): void;
}

const model = 'ApiAnswer';
const wholeModel = 'ApiWholeAnswer';
export const apiAnswerSeconds = day;
/** A program that lost an answer asks again within seconds. A secret is not kept for longer than that takes. */
export const wholeAnswerSeconds = 10 * minute;

const beginSql = `INSERT INTO payloads (model, id, payload, sealed, client_id, account_id, expires_at)
  VALUES ('${model}', ?, '{}', ?, ?, ?, ?)
  ON CONFLICT (model, id) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at
  WHERE payloads.expires_at <= ? RETURNING id`;

export function createApiAnswerStore(
  payloads: PayloadStore,
  { database, sealer, nowSeconds }: StoreParts,
): ApiAnswerStore {
  return {
    async begin({ key, clientId, accountId, fingerprint }) {
      const id = hashBearer(key);
      const now = nowSeconds();
      const sealed = sealer.seal(JSON.stringify({ fingerprint, begunAt: now }), `${model}:${id}`);
      const values = [id, sealed, clientId, accountId ?? null, now + apiAnswerSeconds, now];
      return (await database.writeOne(beginSql, values)).length === 1;
    },
    async find(key) {
      const known = (await payloads.find(model, key)) as KeptRequest | undefined;
      // Both are written by one commit. The whole answer is read second: read first, it could be missed in the moment of that commit.
      const whole = known?.answer && ((await payloads.find(wholeModel, key)) as KeptRequest | undefined);
      return whole ?? known;
    },
    async forget(key) {
      await database.writeOne('DELETE FROM payloads WHERE model = ? AND id = ? RETURNING id', [model, hashBearer(key)]);
    },
    keep({ key, clientId, accountId, fingerprint, whole, plain }) {
      const common = { fingerprint, begunAt: nowSeconds(), clientId, ownerId: accountId };
      payloads.upsert(model, key, { ...common, answer: plain }, apiAnswerSeconds);
      if (whole !== plain) payloads.upsert(wholeModel, key, { ...common, answer: whole }, wholeAnswerSeconds);
    },
  };
}

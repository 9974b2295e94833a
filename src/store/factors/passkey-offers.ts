import type { Transaction } from '../database/database.ts';

/** Stands for every browser of an account. */
const everyBrowser = '';

interface Declined {
  readonly accountId: string;
  /** SHA-256 of the browser's cookie; undefined for every browser. */
  readonly browser: string | undefined;
  /** Epoch seconds; null when the offer is declined for good. */
  readonly until: number | null;
}

/** Remembers where a person does not want a passkey to be offered. `PersonFactsStore.of` reads it with the other facts. */
export interface PasskeyOfferStore {
  decline(trx: Transaction, declined: Declined): Promise<void>;
  /** Forgets everything that the person declined, because she has added a passkey. */
  forget(trx: Transaction, accountId: string): Promise<void>;
}

/** Condition for a row by which an account `a` has declined the offer in one browser, or in all. Its values: browser, now. */
export const isOfferDeclined = `EXISTS (SELECT 1 FROM declined_passkey_offers o WHERE o.account_id = a.id
  AND o.browser IN ('${everyBrowser}', ?) AND (o.expires_at IS NULL OR o.expires_at > ?) LIMIT 1 OFFSET 0)`;

export const passkeyOfferStore: PasskeyOfferStore = {
  async decline(trx, { accountId, browser = everyBrowser, until }) {
    await trx('declined_passkey_offers')
      .insert({ account_id: accountId, browser, expires_at: until })
      .onConflict(['account_id', 'browser'])
      .merge();
  },
  async forget(trx, accountId) {
    await trx('declined_passkey_offers').where({ account_id: accountId }).delete();
  },
};

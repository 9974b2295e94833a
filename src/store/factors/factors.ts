import { secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import type { Transaction } from '../database/database.ts';
import { factorHistory, type FactorHistory } from './factor-history.ts';
import { defineRow, nullable, number, optional, text } from '../database/define-row.ts';
import { countRows, hasChanged } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Says what a second factor was, once it is taken away. */
type RemovedFactor = 'application' | 'passkey';

export interface FactorStore {
  readonly history: FactorHistory;
  /** Counts the factors that can be asked for after a password. */
  count(trx: Transaction, accountId: string): Promise<number>;
  /** Counts what signs in to an account by itself: its password, each passkey that is no security key, and each identity of an upstream that is switched on. */
  countWaysIn(trx: Transaction, accountId: string, spared?: { readonly exceptIdentity?: string }): Promise<number>;
  /** Turns the second factor on. Returns true when it was off. */
  turnOn(trx: Transaction, accountId: string): Promise<boolean>;
  /**
   * Turns the second factor off. Recovery codes and trusted browsers stand for a second factor only, so they go with it. Returns true when
   * it was on.
   */
  turnOff(trx: Transaction, accountId: string): Promise<boolean>;
  /**
   * Removes the second factor, with recovery codes and trusted browsers: sign-ins ask for one factor again. Passkeys go where there is no
   * application, even where sign-ins did not ask for them. Beside an application they stay, because each signs in by itself and only its
   * device opens it. A security key, which signs in by nothing but a password before it, goes as an application does. Returns what was taken away; undefined when there was no second factor.
   */
  removeSecondFactor(trx: Transaction, accountId: string): Promise<RemovedFactor | undefined>;
  /** Returns a text that changes when a factor is added, removed or used; undefined without any factor beside the password. */
  standing(trx: Transaction, accountId: string): Promise<string | undefined>;
}

const passwordShape = defineRow({ passwordHash: optional(text) });
const useShape = defineRow({ id: text, lastUsedAt: nullable(number) });

const countIn = (trx: Transaction, table: string, accountId: string) =>
  countRows(trx(table).where({ account_id: accountId }));

/** Forgets the failures of a removed factor: the next factor must not wait for them. */
async function forgetFailures(trx: Transaction, accountId: string): Promise<void> {
  await trx('throttles')
    .where({ key: secondFactorRule(accountId).key })
    .delete();
}

async function turnOff(trx: Transaction, accountId: string): Promise<boolean> {
  await forgetFailures(trx, accountId);
  for (const table of ['recovery_codes', 'trusted_browsers'])
    await trx(table).where({ account_id: accountId }).delete();
  const account = trx('accounts').where({ id: accountId }).whereNotNull('second_factor_at');
  return hasChanged(account.update({ second_factor_at: null }));
}

/** @param issuers issuers of the upstreams that are switched on */
export function createFactorStore({ nowSeconds }: StoreParts, issuers: readonly string[]): FactorStore {
  return {
    history: factorHistory,
    async count(trx, accountId) {
      return (await countIn(trx, 'totp_devices', accountId)) + (await countIn(trx, 'passkeys', accountId));
    },
    async countWaysIn(trx, accountId, { exceptIdentity = '' } = {}) {
      const account = await passwordShape.first(trx('accounts').where({ id: accountId }));
      const passkeys = await countRows(trx('passkeys').where({ account_id: accountId, security_key: false }));
      const identities = trx('identities').where({ account_id: accountId }).whereIn('issuer', issuers);
      const others = await countRows(identities.whereNot({ id: exceptIdentity }));
      return (account?.passwordHash ? 1 : 0) + passkeys + others;
    },
    turnOn: (trx, accountId) =>
      hasChanged(
        trx('accounts').where({ id: accountId, second_factor_at: null }).update({ second_factor_at: nowSeconds() }),
      ),
    turnOff,
    async standing(trx, accountId) {
      const uses = [];
      for (const table of ['totp_devices', 'passkeys'])
        uses.push(...(await useShape.list(trx(table).where({ account_id: accountId }).orderBy('id'))));
      return uses.length === 0 ? undefined : uses.map(({ id, lastUsedAt }) => `${id} ${String(lastUsedAt)}`).join('\n');
    },
    async removeSecondFactor(trx, accountId) {
      const wasOn = await turnOff(trx, accountId);
      const owned = { account_id: accountId };
      const applications =
        (await trx('totp_devices').where(owned).delete()) +
        (await trx('passkeys')
          .where({ ...owned, security_key: true })
          .delete());
      const passkeys = applications === 0 ? await trx('passkeys').where(owned).delete() : 0;
      if (passkeys > 0) return 'passkey';
      return wasOn || applications > 0 ? 'application' : undefined;
    },
  };
}

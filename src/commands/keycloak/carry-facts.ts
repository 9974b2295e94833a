import { areSame, type CarriedFacts } from '../../domain/account/carried-facts.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import { isServiceAccount } from '../account/add-service-account.ts';

interface Carrying {
  readonly accountId: string;
  /** Undefined where the origin of the people has none: nothing is done. */
  readonly facts: CarriedFacts | undefined;
}

/**
 * Brings the facts of a person whose account is locked, where they differ from those of the last import. Facts that an agent has changed since
 * stay, and the report says so once.
 */
export async function carryFacts(
  services: Services,
  trx: Transaction,
  { accountId, facts }: Carrying,
): Promise<'same' | 'brought' | 'kept'> {
  if (!facts) return 'same';
  const { carried } = services.account;
  const standing = await carried.findWithin(trx, accountId);
  if (standing && areSame(standing.brought ?? standing.facts, facts)) return 'same';
  const isKept = standing?.brought !== undefined;
  await carried.write(trx, { accountId, facts: isKept ? standing.facts : facts, brought: isKept ? facts : undefined });
  return isKept ? 'kept' : 'brought';
}

/** Brings the facts of a service account. Where the client was not registered here there is no such account, and nothing is done. */
export const carryToService = (
  services: Services,
  { importId, ...carrying }: Carrying & { readonly importId: string },
): ReturnType<typeof carryFacts> =>
  services.transaction(async (trx) => {
    const { accountId } = carrying;
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account || !isServiceAccount(account.username)) return 'same';
    const answer = await carryFacts(services, trx, carrying);
    if (answer === 'brought') services.audit({ event: 'account.imported', accountId, details: { import: importId } });
    return answer;
  });

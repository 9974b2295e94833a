import { note, type ImportNote } from '../../domain/keycloak/import-notes.ts';
import { hasSecondFactor } from '../../domain/keycloak/read-credentials.ts';
import type { ImportedPasskey } from '../../domain/keycloak/read-passkeys.ts';
import type { ImportedPerson } from '../../domain/keycloak/read-person.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { Part } from './bring-difference.ts';

/** Returns whether a person signs in by a passkey alone. */
export const hasPasskey = ({ passkeys }: ImportedPerson): boolean =>
  passkeys.some(({ isSecurityKey }) => !isSecurityKey);

interface Given {
  readonly accountId: string;
  readonly passkeys: readonly ImportedPasskey[];
  readonly notes: ImportNote[];
}

/** Gives an account passkeys. One that another account has is told. */
export async function insertPasskeys(
  services: Services,
  trx: Transaction,
  { accountId, passkeys, notes }: Given,
): Promise<void> {
  for (const { createdAt = services.nowSeconds(), ...passkey } of passkeys) {
    // The export does not say whether a maker copies the passkey. Its first use here does.
    const row = { ...passkey, accountId, createdAt, isSynced: false, isBackedUp: false, isUnseen: true };
    if (!(await services.factors.passkeys.insert(trx, row))) notes.push(note('passkey_taken', passkey.label));
  }
}

/** Brings the passkeys that were added at the former service, and removes those that were removed there. */
export const bringPasskeys: Part = async ({ services, trx, account, before: { person: was }, after, notes }) => {
  const { passkeys, states } = services.factors;
  const accountId = account.id;
  const [old, next] = [was, after].map((one) => new Set(one.passkeys.map(({ id }) => id)));
  const added = after.passkeys.filter(({ id }) => !old!.has(id));
  let isRemoved = false;
  for (const id of old!) if (!next!.has(id) && (await passkeys.remove(trx, { accountId, id }))) isRemoved = true;
  await insertPasskeys(services, trx, { accountId, passkeys: added, notes });
  if (isRemoved && (await states.count(trx, accountId)) === 0) await states.turnOff(trx, accountId);
  else if (added.some(({ isSecurityKey }) => isSecurityKey) && !hasSecondFactor(was))
    await states.turnOn(trx, accountId);
  return isRemoved || added.length > 0 ? 'brought' : 'same';
};

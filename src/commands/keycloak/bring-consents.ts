import { note, type ImportNote } from '../../domain/keycloak/import-notes.ts';
import type { ImportedConsent } from '../../domain/keycloak/read-consents.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { Part } from './bring-difference.ts';

interface Given {
  readonly accountId: string;
  readonly consents: readonly ImportedConsent[];
  /** Services that this run registers. A rehearsal has not written them. */
  readonly coming: ReadonlySet<string>;
  readonly notes: ImportNote[];
}

/** Gives the consents of a person to the services that are here. The others are told: they ask. */
export async function insertConsents(
  services: Services,
  trx: Transaction,
  { accountId, consents, coming, notes }: Given,
): Promise<void> {
  if (consents.length === 0) return;
  const rows = consents.map(({ givenAt = services.nowSeconds(), ...consent }) => ({ ...consent, accountId, givenAt }));
  const missing = await services.clients.formerConsents.give(trx, rows);
  const unknown = missing.filter((clientId) => !coming.has(clientId));
  if (unknown.length > 0) notes.push(note('consents', ...unknown.map((clientId) => clientId.slice(0, 100))));
}

const keyOf = ({ clientId, scopes }: ImportedConsent) => [clientId, ...scopes].join(' ');

/** Brings consents that were given or withdrawn at the former service. One that the person has withdrawn here does not come back. */
export const bringConsents: Part = async ({ services, trx, account, before, after, coming, notes }) => {
  const was = before.person.consents;
  const [old, next] = [was, after.consents].map((list) => new Set(list.map(keyOf)));
  const gone = was.filter((one) => !next!.has(keyOf(one))).map(({ clientId }) => clientId);
  const consents = after.consents.filter((one) => !old!.has(keyOf(one)));
  if (gone.length === 0 && consents.length === 0) return 'same';
  const accountId = account.id;
  await services.clients.formerConsents.take(trx, accountId, gone);
  await insertConsents(services, trx, { accountId, consents, coming, notes });
  return 'brought';
};

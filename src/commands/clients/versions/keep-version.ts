import { differencesBetween } from '../../../domain/clients/versions/client-differences.ts';
import { membersOf } from '../../../domain/clients/versions/client-members.ts';
import type { ClientEventName } from '../../../domain/audit/event-names.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { ClientVersion } from '../../../store/clients/versions/client-versions.ts';
import type { Transaction } from '../../../store/database/database.ts';

interface Kept {
  readonly record: ClientRecord;
  readonly event: ClientEventName;
  readonly reason?: string | undefined;
}

/** Event of a version that the program wrote down afterwards, for a registration that was changed without a version. */
const foundEvent = 'client.found';

const contentOf = ({ metadata, disabledAt }: ClientRecord) => membersOf(metadata, disabledAt !== null);

/** Returns whether two records of a client differ in what a version holds. */
export const hasOtherMembers = (before: ClientRecord, after: ClientRecord): boolean =>
  differencesBetween(contentOf(before), contentOf(after)).length > 0;

/** Writes down the version of a record, in the transaction that writes the record. */
export async function keepVersion(
  services: Services,
  trx: Transaction,
  { record, event, reason }: Kept,
): Promise<void> {
  await services.clients.versions.insert(trx, {
    clientId: record.clientId,
    number: record.version,
    at: record.updatedAt,
    event,
    reason,
    members: contentOf(record),
  });
}

/**
 * Returns the version of a locked record. An earlier release, which may still serve beside this one, writes no versions: what it left is
 * written down first, so that it can be compared and brought back.
 */
export async function versionOf(services: Services, trx: Transaction, record: ClientRecord): Promise<ClientVersion> {
  const known = await services.clients.versions.findWithin(trx, record.clientId, record.version);
  const members = contentOf(record);
  if (known && differencesBetween(known.members, members).length === 0) return known;
  const found: ClientVersion = {
    clientId: record.clientId,
    number: record.version + 1,
    at: record.updatedAt,
    event: foundEvent,
    actor: { kind: 'system' },
    reason: undefined,
    members,
  };
  await services.clients.versions.insert(trx, found);
  return found;
}

import { memberChecks } from '../member-checks.ts';
import type { StoredMetadata } from '../client-metadata.ts';
import { membersOf } from '../versions/client-members.ts';

interface Exported {
  readonly clientId: string;
  readonly metadata: StoredMetadata;
  readonly disabledAt: number | null;
}

/** Returns a registration as a client file that can be imported: no member of it is a secret, or personal. */
export function exportedClient({ clientId, metadata, disabledAt }: Exported): Readonly<Record<string, unknown>> {
  const members = Object.entries(membersOf(metadata, disabledAt !== null));
  return { client_id: clientId, ...Object.fromEntries(members.filter(([name]) => Object.hasOwn(memberChecks, name))) };
}

import type { StoredMetadata } from '../../../domain/clients/client-metadata.ts';
import { findLegacyProblems } from '../../../domain/clients/life/legacy-end.ts';
import { missingName } from '../../../domain/clients/registration/missing-name.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import { beyondSelfService, selfServiceBounds } from '../../../domain/clients/contacts/self-service-fields.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient } from './change-client.ts';
import { orRefuse, type CommandAnswer } from '../../command-answer.ts';
import { asGiven } from '../../../domain/clients/registration/as-given.ts';
import { checkAlso } from './check-registration.ts';
import { findPrivateAddresses } from './find-private-addresses.ts';
import { completed, updateRecord } from './update-client.ts';

interface Editing {
  readonly clientId: string;
  /** Members to change; null takes one away. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Number of the version that the change was made for; undefined where any present version will do. */
  readonly baseVersion: number | undefined;
  readonly reason: string;
  /** The person may change every member. A contact may change those of the self-service alone. */
  readonly isManager: boolean;
}

const bounds: Readonly<Record<string, readonly [min: number, max: number]>> = selfServiceBounds;

/** Returns what a contact may not change as she wishes. */
function problemsOf(before: StoredMetadata, after: StoredMetadata) {
  return beyondSelfService(before, after).map((field) => {
    const limit = bounds[field];
    const found = limit ? refusal('not_whole', { min: limit[0], max: limit[1] }) : refusal('managers_only');
    return { field, ...found };
  });
}

/**
 * Changes the members of a registration for a person. Refused for what is wrong, and where somebody else has changed the client meanwhile.
 */
export async function editClient(services: Services, editing: Editing): Promise<CommandAnswer<ClientRecord>> {
  const { clientId, given, baseVersion, reason, isManager } = editing;
  const privateAddresses = await findPrivateAddresses(services, given);
  return changeClient(services, {
    clientId,
    event: 'client.updated',
    reason,
    baseVersion,
    change(before) {
      const nowSeconds = services.nowSeconds();
      const checked = checkAlso(updateRecord(services, before, { given }), (updated) => {
        const changed = updated?.changed;
        if (privateAddresses.length > 0) return privateAddresses;
        const after = changed?.metadata ?? asGiven({ ...before.metadata, ...given });
        const unnamed = 'client_name' in given ? missingName(after) : [];
        if (isManager) return [...unnamed, ...findLegacyProblems({ before: before.metadata, after, nowSeconds })];
        return [...unnamed, ...(changed ? problemsOf(completed(services, before).metadata, after) : [])];
      });
      return orRefuse(checked).changed;
    },
  });
}

import type { Services } from '../../services.ts';
import type { ScimPerson } from '../../store/scim/scim-people.ts';
import { actForClient } from './act-for-client.ts';
import { cancelInvitation } from './scim-invitation.ts';

/**
 * Deletes a person for a client, which does not find her from here on. The account is deleted with her where the invitation made it, after
 * the days in which she may keep it. An account that she had before is hers: it stays as it is.
 */
export async function deleteScimPerson(
  services: Services,
  { person, requestId }: { readonly person: ScimPerson; readonly requestId: string | undefined },
): Promise<void> {
  const { clientId, id, accountId, isFounded } = person;
  if (accountId !== null && isFounded) await actForClient(services, { clientId, accountId, act: 'delete', requestId });
  await services.transaction(async (trx) => {
    await services.scim.people.remove(trx, person);
    cancelInvitation(services, person);
    services.audit({ event: 'scim.deleted', clientId, requestId, details: { person: id } });
    if (accountId !== null) services.audit({ event: 'provisioning.ended', accountId, clientId, requestId });
  });
}

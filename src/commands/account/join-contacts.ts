import type { Knex } from 'knex';
import type { Services } from '../../services.ts';

/**
 * Makes an account a contact of the clients whose invitations were accepted in the mailbox of its address. The role of a contact is given by
 * the caller. Returns whether the account has joined any.
 */
export async function joinContacts(
  services: Services,
  trx: Knex.Transaction,
  { id: accountId, emailCanonical }: { readonly id: string; readonly emailCanonical: string },
): Promise<boolean> {
  const at = services.nowSeconds();
  const joined = await services.clientContacts.joinAccepted(trx, { accountId, emailCanonical, at });
  for (const { clientId, kind } of joined)
    services.audit({ event: 'contact.joined', accountId, clientId, details: { kind } });
  return joined.length > 0;
}

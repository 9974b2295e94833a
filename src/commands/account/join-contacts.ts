import type { Role } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

const role: Role = 'client-contact';

interface Joining {
  readonly id: string;
  readonly roles: readonly string[];
  readonly emailCanonical: string;
}

/**
 * Makes an account a contact of the clients whose invitations were accepted in the mailbox of its address, and gives it the role of a contact.
 * The account is new, or locked by the caller.
 */
export async function joinContacts(
  services: Services,
  trx: Transaction,
  { id: accountId, roles, emailCanonical }: Joining,
): Promise<void> {
  const at = services.nowSeconds();
  const joined = await services.clients.contacts.joinAccepted(trx, { accountId, emailCanonical, at });
  for (const { clientId, kind } of joined)
    services.audit({ event: 'contact.joined', accountId, clientId, details: { kind } });
  if (joined.length === 0 || roles.includes(role)) return;
  await services.account.accounts.update(trx, accountId, { roles: [...roles, role].sort() });
  services.audit({ event: 'account.role_granted', accountId, details: { role, by: 'contact' } });
}

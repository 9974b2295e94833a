import type { Role } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import { endUnguarded } from '../correction/end-unguarded.ts';

const role: Role = 'client-contact';

/**
 * Gives an account the role of a contact when a client names it, and takes the role away when no client does any more. The role stands
 * with the other roles of the account, so that the limits of a holder's sessions hold for a contact too, and no sign-in reads a table more.
 */
export async function followContacts(services: Services, trx: Transaction, accountId: string): Promise<void> {
  const { accounts } = services.account;
  const { contacts: clientContacts } = services.clients;
  const account = await accounts.lock(trx, accountId);
  if (!account) return;
  const isContact = (await clientContacts.contactClients(accountId, trx)).length > 0;
  const { roles: held } = account;
  if (held.includes(role) === isContact) return;
  const roles = isContact ? [...held, role].sort() : held.filter((one) => one !== role);
  await accounts.update(trx, accountId, { roles });
  if (isContact) await endUnguarded(services, trx, { account });
  const event = isContact ? 'account.role_granted' : 'account.role_revoked';
  services.audit({ event, accountId, details: { role, by: 'contact' } });
}

import { randomUUID } from 'node:crypto';
import { parseEmailAddress } from '../../../domain/fields/email-address.ts';
import type { Services } from '../../../services.ts';
import type { Account } from '../../../store/account/accounts.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { followContacts } from '../../roles/follow-contacts.ts';

interface Made {
  readonly clientId: string;
  readonly maker: Pick<Account, 'id' | 'email'>;
}

/** Makes the person who registers a client its technical contact, so that a new client has somebody who answers for it. */
export async function nameMaker(
  services: Services,
  trx: Transaction,
  { clientId, maker: { id: accountId, email } }: Made,
): Promise<void> {
  const parsed = parseEmailAddress(email);
  const emailCanonical = parsed.ok ? parsed.canonical : email;
  const contact = { id: randomUUID(), clientId, kind: 'technical', email, emailCanonical, accountId } as const;
  await services.clients.contacts.add(trx, { ...contact, invitedAt: null, joinedAt: services.nowSeconds() });
  services.audit({ event: 'contact.joined', accountId, clientId, details: { kind: contact.kind } });
  await followContacts(services, trx, accountId);
}

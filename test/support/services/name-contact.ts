import { randomUUID } from 'node:crypto';
import type { ContactKind } from '../../../src/domain/clients/contacts/contact-kinds.ts';
import { followContacts } from '../../../src/commands/roles/follow-contacts.ts';
import type { BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';

interface Named {
  readonly clientId: string;
  readonly account: BuiltAccount;
  readonly kind?: ContactKind;
}

/** Names a person as a contact, by default the technical one, of a service, as if she had accepted an invitation. Returns the id of the contact. */
export async function nameContact(
  { services }: Pick<TestApp, 'services'>,
  { clientId, account, kind = 'technical' }: Named,
): Promise<string> {
  const { email, sub: accountId } = account;
  const id = randomUUID();
  const now = services.nowSeconds();
  const who = { id, clientId, kind, email, emailCanonical: email, accountId };
  await services.inUnit(() =>
    services.transaction(async (trx) => {
      await services.clients.contacts.add(trx, { ...who, invitedAt: now, joinedAt: now });
      await followContacts(services, trx, accountId);
    }),
  );
  return id;
}

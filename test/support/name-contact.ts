import { randomUUID } from 'node:crypto';
import { followContacts } from '../../src/commands/roles/follow-contacts.ts';
import type { BuiltAccount } from './build-account.ts';
import type { TestApp } from './start-app.ts';

interface Named {
  readonly clientId: string;
  readonly account: BuiltAccount;
}

/** Names a person as the technical contact of a service, as if she had accepted an invitation. Returns the id of the contact. */
export async function nameContact(
  { services }: Pick<TestApp, 'services'>,
  { clientId, account }: Named,
): Promise<string> {
  const { email, sub: accountId } = account;
  const id = randomUUID();
  const now = services.nowSeconds();
  const who = { id, clientId, kind: 'technical', email, emailCanonical: email, accountId } as const;
  await services.inUnit(() =>
    services.transaction(async (trx) => {
      await services.clientContacts.add(trx, { ...who, invitedAt: now, joinedAt: now });
      await followContacts(services, trx, accountId);
    }),
  );
  return id;
}

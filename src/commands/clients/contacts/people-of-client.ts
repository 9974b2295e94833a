import type { ClientPerson } from '../../../messages.ts';
import type { Services } from '../../../services.ts';

const manages: readonly string[] = ['admin', 'client-manager'];

/** Returns the people who manage every client. */
export async function managersOfClients({ roles: { holders } }: Services): Promise<readonly ClientPerson[]> {
  const all = await holders.list();
  return all
    .filter(({ roles, disabledAt }) => disabledAt === null && roles.some((role) => manages.includes(role)))
    .map(({ id: accountId, email, locale }) => ({ accountId, email, locale, isContact: false }));
}

/** Returns the technical contacts of a client who have joined; those who manage every client where it has none. */
export async function technicalPeople(services: Services, clientId: string): Promise<readonly ClientPerson[]> {
  const people: ClientPerson[] = [];
  for (const { kind, accountId } of await services.clients.contacts.list(clientId)) {
    if (kind !== 'technical' || accountId === null) continue;
    const account = await services.account.accounts.find(accountId);
    if (!account || account.disabledAt !== null) continue;
    people.push({ accountId, email: account.email, locale: account.locale, isContact: true });
  }
  return people.length > 0 ? people : managersOfClients(services);
}

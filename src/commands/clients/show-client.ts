import type { ContactKind } from '../../domain/clients/contacts/contact-kinds.ts';
import type { Services } from '../../services.ts';
import { describeClient } from './describe-client.ts';
import { Refused } from '../refused.ts';

/** Describes a client, with the people who answer for it. */
export async function showClient(services: Services, clientId: string): Promise<Readonly<Record<string, unknown>>> {
  const record = await services.clients.registry.find(clientId);
  if (!record) throw new Refused(`no client is called "${clientId}"`);
  const contacts = await services.clients.contacts.list(clientId);
  const emails = (kind: ContactKind) => contacts.filter((contact) => contact.kind === kind).map(({ email }) => email);
  const [technical, others] = [emails('technical'), emails('data-protection')];
  return {
    ...describeClient(record, services.nowSeconds()),
    ...(technical.length > 0 && { contacts: technical }),
    ...(others.length > 0 && { data_protection_contacts: others }),
  };
}

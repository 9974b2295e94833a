import type { ContactKind } from '../../domain/clients/contacts/contact-kinds.ts';
import type { Services } from '../../services.ts';
import { describeClient } from './describe-client.ts';
import { answerRefusal, type CommandAnswer } from '../command-answer.ts';
import { unknownClient } from './command-refusal.ts';

/** Describes a client, with the people who answer for it. */
export async function showClient(
  services: Services,
  clientId: string,
): Promise<CommandAnswer<Readonly<Record<string, unknown>>>> {
  const record = await services.clients.registry.find(clientId);
  if (!record) return answerRefusal(unknownClient(clientId));
  const contacts = await services.clients.contacts.list(clientId);
  const emails = (kind: ContactKind) => contacts.filter((contact) => contact.kind === kind).map(({ email }) => email);
  const [technical, others] = [emails('technical'), emails('data-protection')];
  const value = {
    ...describeClient(record, services.nowSeconds()),
    ...(technical.length > 0 && { contacts: technical }),
    ...(others.length > 0 && { data_protection_contacts: others }),
  };
  return { ok: true, value };
}

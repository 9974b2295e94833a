import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import type { StayingStep } from '../../../engine/flow.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import type { ContactsState, ContactsVisit } from './contacts-state.ts';
import { contactsStep } from './contacts-step.tsx';
import { inviteAgainStep, inviteStep } from './invite-step.tsx';
import { removeStep } from './remove-step.tsx';

/** Returns the form that the address asks for; the list without one. */
function stepOf(visit: ContactsVisit): StayingStep<ContactsState> {
  const { query, mayWrite, contacts } = visit;
  const asked = ['nouveau', 'inviter', 'retirer'].find((name) => query.has(name));
  if (asked === undefined) return contactsStep(visit);
  if (!mayWrite) throw new AppError('not_found');
  if (asked === 'nouveau') return inviteStep(visit);
  const contact = contacts.find(({ id }) => id === query.get(asked));
  if (!contact) throw new AppError('not_found');
  if (asked === 'retirer') return removeStep(visit, contact);
  // The person has joined while the page was open.
  return contact.accountId === null ? inviteAgainStep(visit, contact) : contactsStep(visit);
}

async function gather(visit: ClientVisit): Promise<ContactsVisit> {
  const { services, client } = visit;
  const { clientId } = client;
  const [contacts, missing] = await Promise.all([
    services.clients.contacts.list(clientId),
    services.clients.contacts.missingContacts(clientId),
  ]);
  return { ...visit, contacts, missing, mayWrite: visit.may('clients.contacts', clientId) };
}

/** The people who answer for a client. */
export const contactsPage = clientPage({
  part: 'contacts',
  action: 'clients.read',
  write: 'clients.contacts',
  async flow(visit) {
    return stayingFlow<ContactsState>('client-contacts', [stepOf(await gather(visit))]);
  },
});

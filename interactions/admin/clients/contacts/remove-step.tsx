import { removeContact } from '../../../../src/commands/clients/contacts/remove-contact.ts';
import { mayWithEvery } from '../../../../src/domain/roles/permissions.ts';
import type { ClientContact } from '../../../../src/store/clients/contacts/client-contacts.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { contactsAddress, doneWith, isGone, type ContactsState, type ContactsVisit } from './contacts-state.ts';
import { personEmail } from '../../person-email.ts';

interface Removing {
  readonly visit: ContactsVisit;
  readonly contact: ClientContact;
}

function RemoveView({ visit, contact }: StepView<ContactsState> & Removing) {
  const { clientContacts } = usePage().t;
  const texts = clientContacts.remove;
  const { email, accountId } = contact;
  const isInvitation = accountId === null;
  return (
    <>
      <p class="app-breakable">{(isInvitation ? texts.invited : texts.joined)(personEmail(email))}</p>
      {accountId === visit.account.id && <Alert kind="warning">{texts.self}</Alert>}
      <ReasonForm
        action="remove"
        label={isInvitation ? texts.buttonInvited : texts.button}
        cancel={contactsAddress(visit)}
      />
    </>
  );
}

/** Returns whether the person still sees the client after this contact is gone: herself, or by another role. */
function staysIn({ account, roles, contacts }: ContactsVisit, gone: ClientContact): boolean {
  const isNamed = contacts.some(({ id, accountId }) => accountId === account.id && id !== gone.id);
  return gone.accountId !== account.id || isNamed || mayWithEvery(roles, 'clients.read');
}

async function remove(
  { form, services, about }: Submitted<ContactsState>,
  { visit, contact }: Removing,
): Promise<StepResult<ContactsState>> {
  const reason = readReason(form, about.t);
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const removed = await removeContact(services, {
    clientId: visit.client.clientId,
    id: contact.id,
    reason: reason.reason,
  });
  // Two people may take the same contact away: both read that it is done.
  if (!removed.ok && !isGone(removed.refused)) return explainRefusal(removed.refused, { t: about.t, services });
  if (!staysIn(visit, contact)) return { ok: true, patch: {}, event: 'removed', next: '/compte' };
  return doneWith(visit, about, contact.accountId === null ? 'withdrawn' : 'removed');
}

/** Takes a person from the contacts of a client, or an invitation back. */
export const removeStep = (visit: ContactsVisit, contact: ClientContact): StayingStep<ContactsState> => ({
  name: 'remove',
  page: { wide: true, initial: (state, about) => keptFields(state, about) ?? {} },
  submit: (submitted) => remove(submitted, { visit, contact }),
  title: ({ t }) => t.clientContacts.remove.title,
  view: (props) => <RemoveView {...props} visit={visit} contact={contact} />,
});

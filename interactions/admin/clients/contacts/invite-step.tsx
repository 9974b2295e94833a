import { inviteContact, inviteContactAgain } from '../../../../src/commands/clients/contacts/invite-contact.ts';
import { EmailField } from '../../../views/forms/email-field.tsx';
import { contactKinds } from '../../../../src/domain/clients/contacts/contact-kinds.ts';
import { parseEmailAddress } from '../../../../src/domain/fields/email-address.ts';
import type { ClientContact } from '../../../../src/store/clients/contacts/client-contacts.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { RadioGroup } from '../../../views/forms/radio-group.tsx';
import { readReason, ReasonForm } from '../../reason.tsx';
import { explainRefusal } from '../explain-refusal.ts';
import { contactsAddress, doneWith, isGone, type ContactsState, type ContactsVisit } from './contacts-state.ts';
import { personEmail } from '../../person-email.ts';

function InviteView({ visit }: StepView<ContactsState> & { readonly visit: ContactsVisit }) {
  const { clientContacts } = usePage().t;
  const texts = clientContacts.invite;
  return (
    <>
      <p>{texts.intro}</p>
      <ReasonForm action="invite" label={texts.send} cancel={contactsAddress(visit)}>
        <EmailField label={texts.email} hint={texts.emailHint} autocomplete="off" />
        <RadioGroup
          name="kind"
          legend={texts.kind}
          options={contactKinds.map((value) => ({
            value,
            label: clientContacts.kinds[value],
            hint: texts.kindHints[value],
          }))}
        />
      </ReasonForm>
    </>
  );
}

async function invite(
  { form, services, about }: Submitted<ContactsState>,
  visit: ContactsVisit,
): Promise<StepResult<ContactsState>> {
  const { t, lang } = about;
  const texts = t.clientContacts.errors;
  const reason = readReason(form, t);
  const address = parseEmailAddress(form['email']);
  const kind = contactKinds.find((one) => one === form['kind']);
  const errors = {
    ...(address.ok ? {} : { email: texts.email }),
    ...(kind === undefined && { kind: texts.kind }),
    ...(reason.ok ? {} : reason.errors),
  };
  if (!address.ok || kind === undefined || !reason.ok) return { ok: false, errors };
  const invited = await inviteContact(services, {
    clientId: visit.client.clientId,
    kind,
    email: address.email,
    emailCanonical: address.canonical,
    reason: reason.reason,
    lang,
  });
  return invited.ok ? doneWith(visit, about, 'invited') : explainRefusal(invited.refused, { t, services });
}

/** Invites a person to answer for a client. */
export const inviteStep = (visit: ContactsVisit): StayingStep<ContactsState> => ({
  name: 'invite',
  page: {
    wide: true,
    accepts: ({ action }) => action === 'invite',
    initial: (state, about) => ({ kind: visit.missing[0] ?? contactKinds[0], ...keptFields(state, about) }),
  },
  submit: (submitted) => invite(submitted, visit),
  title: ({ t }) => t.clientContacts.invite.title,
  view: (props) => <InviteView {...props} visit={visit} />,
});

interface Again {
  readonly visit: ContactsVisit;
  readonly contact: ClientContact;
}

function AgainView({ visit, contact }: StepView<ContactsState> & Again) {
  const { clientContacts } = usePage().t;
  const texts = clientContacts.again;
  return (
    <>
      <p class="app-breakable">{texts.intro(personEmail(contact.email))}</p>
      <ReasonForm action="again" label={texts.send} cancel={contactsAddress(visit)} />
    </>
  );
}

async function again(
  { form, services, about }: Submitted<ContactsState>,
  { visit, contact: { id } }: Again,
): Promise<StepResult<ContactsState>> {
  const { t, lang } = about;
  const reason = readReason(form, t);
  if (!reason.ok) return { ok: false, errors: reason.errors };
  const { clientId } = visit.client;
  const invited = await inviteContactAgain(services, { clientId, id, reason: reason.reason, lang });
  if (invited.ok) return doneWith(visit, about, 'invited');
  return isGone(invited.refused)
    ? { ok: true, patch: {}, event: 'gone', next: contactsAddress(visit) }
    : explainRefusal(invited.refused, { t, services });
}

/** Sends the invitation of a person again. */
export const inviteAgainStep = (visit: ContactsVisit, contact: ClientContact): StayingStep<ContactsState> => ({
  name: 'invite-again',
  page: { wide: true, initial: (state, about) => keptFields(state, about) ?? {} },
  submit: (submitted) => again(submitted, { visit, contact }),
  title: ({ t }) => t.clientContacts.again.title,
  view: (props) => <AgainView {...props} visit={visit} contact={contact} />,
});

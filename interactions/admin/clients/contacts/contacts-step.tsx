import { liveNotice } from '../../../signed-in/live-notice.ts';
import { clientState } from '../../../../src/domain/clients/life/client-state.ts';
import type { ClientContact } from '../../../../src/store/clients/contacts/client-contacts.ts';
import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { Alert } from '../../../views/alert.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { contactsAddress, type ContactsState, type ContactsVisit } from './contacts-state.ts';
import { personEmail } from '../../person-email.ts';

interface ContactProps {
  readonly visit: ContactsVisit;
  readonly contact: ClientContact;
}

/** Says whether a person has joined, or was asked to. */
function ContactState({ contact: { joinedAt, invitedAt } }: Pick<ContactProps, 'contact'>) {
  const { clientContacts, dates } = usePage().t;
  const texts = clientContacts.list;
  if (joinedAt !== null) return <>{texts.joined(dates.day(joinedAt))}</>;
  return <>{invitedAt === null ? texts.notInvited : texts.invited(dates.day(invitedAt))}</>;
}

/** Leads to the forms that change a contact. */
function ContactActions({ visit, contact: { id, email, accountId, invitedAt } }: ContactProps) {
  const { list: texts } = usePage().t.clientContacts;
  const isFirst = invitedAt === null;
  return (
    <>
      {accountId === null && (
        <>
          <a
            class="fr-link"
            href={contactsAddress(visit, `?inviter=${id}`)}
            aria-label={(isFirst ? texts.firstName : texts.againName)(personEmail(email))}
          >
            {isFirst ? texts.first : texts.again}
          </a>
          <br />
        </>
      )}
      <a
        class="fr-link"
        href={contactsAddress(visit, `?retirer=${id}`)}
        aria-label={texts.removeName(personEmail(email))}
      >
        {texts.remove}
      </a>
    </>
  );
}

function ContactsView({ state, errors, about, visit }: StepView<ContactsState> & { readonly visit: ContactsVisit }) {
  const { clientContacts: texts } = usePage().t;
  const { columns, ...words } = texts.list;
  const { contacts, missing, mayWrite, account, client } = visit;
  const notice = Object.keys(errors).length > 0 ? undefined : liveNotice(state.notice, about)?.kind;
  const rows = contacts.map((contact) => ({
    key: contact.id,
    cells: [
      <span class="app-breakable">
        {personEmail(contact.email)}
        {contact.accountId === account.id && ` (${words.you})`}
      </span>,
      texts.kinds[contact.kind],
      <ContactState contact={contact} />,
      ...(mayWrite ? [<ContactActions visit={visit} contact={contact} />] : []),
    ],
  }));
  const shownColumns = [columns.email, columns.kind, columns.state];
  return (
    <>
      {notice && <StatusNotice kind="success">{texts.notices[notice]}</StatusNotice>}
      {missing.length > 0 && (
        <Alert kind={clientState(client) === 'production' ? 'warning' : 'info'} title={texts.missing.title}>
          {missing.map((kind) => (
            <p key={kind}>{texts.missing[kind]}</p>
          ))}
          <p>{texts.production}</p>
        </Alert>
      )}
      <p>{texts.intro}</p>
      <SectionTitle>{words.title}</SectionTitle>
      {rows.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <DataTable
          id="contacts"
          caption={words.title}
          columns={mayWrite ? [...shownColumns, columns.action] : shownColumns}
          rows={rows}
        />
      )}
      {mayWrite && (
        <LoneLink href={contactsAddress(visit, '?nouveau')} id="invite-contact">
          {texts.invite.open}
        </LoneLink>
      )}
    </>
  );
}

/** Lists the people who answer for a client. */
export const contactsStep = (visit: ContactsVisit): StayingStep<ContactsState> => ({
  name: 'contacts',
  page: { wide: true },
  // The list has no form of its own: this one was sent from a page about somebody who is gone.
  submit: async () => ({ ok: true, patch: {}, event: 'nothing', next: contactsAddress(visit) }),
  title: ({ t }) => t.clientList.parts.contacts,
  view: (props) => <ContactsView {...props} visit={visit} />,
});

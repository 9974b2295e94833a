import { acceptContact } from '../../src/commands/clients/contacts/accept-contact.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { ClientRecord } from '../../src/store/clients/clients.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { About, Step } from '../engine/flow.ts';
import { contactInvitationPurpose, type ContactInvitationData } from '../flow-states/contact-invitation.ts';
import { Alert } from '../views/alert.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { LinkButton } from '../views/forms/link-button.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';

interface AcceptState {
  readonly isAccepted?: boolean;
  /** Another account than that of the invitation is signed in in this browser. */
  readonly isOther?: boolean;
}

interface Invited {
  readonly data: ContactInvitationData;
  readonly client: ClientRecord;
}

const acceptance = ({ data, client }: Invited): Step<AcceptState> => ({
  name: 'accept-contact',
  owns: ['isAccepted'],
  needed: ({ isAccepted }) => !isAccepted,
  page: {
    async prepare({ state, services, about: { session } }) {
      const account = session && (await services.account.accounts.find(session.accountId));
      // The page tells nobody whether the address of the invitation has an account. The account that is signed in here is no secret here.
      const isOther = account !== undefined && account.email !== data.email;
      return isOther === (state.isOther ?? false) ? undefined : { isOther };
    },
  },
  submit: async () => ({ ok: true, patch: { isAccepted: true } }),
  title: ({ t }) => t.clientContacts.accept.title,
  view({ state, about }) {
    const texts = about.t.clientContacts.accept;
    return (
      <>
        <p>{texts.intro(client.metadata.client_name ?? client.clientId)}</p>
        <p>{texts.kinds[data.kind]}</p>
        <p>{texts.rights}</p>
        <p class="app-breakable">{texts.address(maskedAddress(data.email))}</p>
        {state.isOther && <Alert kind="info">{texts.other}</Alert>}
        <ConfirmForm label={texts.submit} />
        <p>{texts.ignore}</p>
      </>
    );
  },
});

function Done({ about, data }: { readonly about: About; readonly data: ContactInvitationData }) {
  const texts = about.t.clientContacts.accept;
  return (
    <>
      <p class="app-breakable">{texts.done(maskedAddress(data.email))}</p>
      <ButtonGroup>
        <LinkButton href={`/admin/clients/${encodeURIComponent(data.clientId)}`}>{texts.open}</LinkButton>
        <LinkButton href="/inscription" kind="secondary">
          {texts.register}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}

async function clientOf(
  { clients: { registry: clients } }: Services,
  { clientId }: ContactInvitationData,
): Promise<ClientRecord> {
  const client = await clients.find(clientId);
  if (!client || client.deletedAt !== null) throw new AppError('link_invalid');
  return client;
}

/**
 * The link of an invitation to answer for a service. It proves the mailbox that it was sent to: the account with this address becomes the
 * contact, and no other one.
 */
export const acceptContactInvitation = defineActionLink<ContactInvitationData>({
  purpose: contactInvitationPurpose,
  async flow({ data }: ActionLink<ContactInvitationData>, token, services) {
    const client = await clientOf(services, data);
    return defineFlow<AcceptState>({
      name: 'link.contact',
      steps: [acceptance({ data, client })],
      async finish({ about }) {
        const { clientId, contactId: id } = data;
        if (!(await acceptContact(services, { clientId, id, token }))) throw new AppError('link_invalid');
        const { doneTitle } = about.t.clientContacts.accept;
        return { kind: 'page', title: doneTitle, body: <Done about={about} data={data} /> };
      },
    });
  },
});

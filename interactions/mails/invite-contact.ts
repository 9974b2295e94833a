import { day } from '../../src/domain/time.ts';
import type { Services } from '../../src/services.ts';
import type { ClientContact } from '../../src/store/clients/client-contacts.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { contactInvitationPurpose, type ContactInvitationData } from '../flow-states/contact-invitation.ts';
import type { Lang } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

const invitationSeconds = 7 * day;

/** Ends the link that was sent to a contact. */
export function endInvitation({ undo: { actionLinks } }: Pick<Services, 'undo'>, contactId: string): void {
  actionLinks.cancel({ purpose: contactInvitationPurpose, family: contactId });
}

/** Queues the invitation of a contact, and ends the link of the former one. */
export function inviteByMail(services: Services, contact: ClientContact, lang: Lang): void {
  const { clientId, id: contactId, kind, email, emailCanonical } = contact;
  endInvitation(services, contactId);
  const data: ContactInvitationData = { clientId, contactId, kind, email, emailCanonical };
  const link = { purpose: contactInvitationPurpose, family: contactId, data };
  const { href } = makeActionLink(services, { link, seconds: invitationSeconds });
  queueMail(services, {
    kind: 'contact-invitation',
    to: email,
    accountId: undefined,
    lang,
    data: { clientId, kind, link: href },
  });
}

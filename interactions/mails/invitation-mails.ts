import type { ContactKind } from '../../src/domain/clients/contacts/contact-kinds.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the invitations. */
export interface InvitationMailData {
  readonly invitation: { readonly link: string };
  readonly 'invitation-existing': object;
  /** The name of the service is left out: the message goes to a stranger, and the name holds words that somebody typed. */
  readonly 'contact-invitation': { readonly clientId: string; readonly kind: ContactKind; readonly link: string };
  /** A service that provisions people invites one. Its name is left out here too. */
  readonly 'scim-invitation': { readonly clientId: string; readonly link: string };
}

/** Says how the invitations are put together. */
export const invitationMails: { readonly [K in keyof InvitationMailData]: ComposeFrom<InvitationMailData[K]> } = {
  invitation: ({ t: { invitation: t }, to }, data) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(to)), link(t.choose, t.button, data.link), paragraph(t.once), paragraph(t.ignore)],
  }),
  'invitation-existing': ({ t: { personActs, registrationExisting: t }, to, page }) => ({
    subject: t.subject,
    parts: [
      paragraph(personActs.invitationExisting(to)),
      link(t.signIn, t.signInButton, page('/compte')),
      link(t.forgotten, t.forgottenButton, page('/mot-de-passe-oublie')),
      paragraph(t.ignore),
    ],
  }),
  'scim-invitation': ({ t: { scimInvitation: t } }, { clientId, link: href }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(clientId)), link(t.accept, t.button, href), paragraph(t.account), paragraph(t.ignore)],
  }),
  'contact-invitation': ({ t: { contactInvitation: t } }, { clientId, kind, link: href }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(kind, clientId)),
      link(t.accept, t.button, href),
      paragraph(t.account),
      paragraph(t.ignore),
    ],
  }),
};

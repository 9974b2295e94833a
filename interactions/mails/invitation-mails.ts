import type { ContactKind } from '../../src/domain/clients/contacts/contact-kinds.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the invitations. */
export interface InvitationMailData {
  readonly invitation: { readonly link: string };
  readonly 'invitation-existing': object;
  /** `service`: its name, where that may be shown to a stranger. */
  readonly 'contact-invitation': { readonly service: string; readonly kind: ContactKind; readonly link: string };
  /** A service that provisions people invites one. */
  readonly 'scim-invitation': { readonly service: string; readonly link: string };
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
  'scim-invitation': ({ t: { scimInvitation: t } }, { service, link: href }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(service)), link(t.accept, t.button, href), paragraph(t.account), paragraph(t.ignore)],
  }),
  'contact-invitation': ({ t: { contactInvitation: t } }, { service, kind, link: href }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(kind, service)),
      link(t.accept, t.button, href),
      paragraph(t.account),
      paragraph(t.ignore),
    ],
  }),
};

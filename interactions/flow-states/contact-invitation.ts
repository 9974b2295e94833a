import type { ContactKind } from '../../src/domain/clients/contacts/contact-kinds.ts';

/** Purpose of the links of these invitations. */
export const contactInvitationPurpose = 'contact-invitation';

/** The contact that the link of an invitation stands for. */
export interface ContactInvitationData {
  readonly clientId: string;
  readonly contactId: string;
  readonly kind: ContactKind;
  readonly email: string;
  readonly emailCanonical: string;
}

import { accountMails, type AccountMailData } from './account-mails.ts';
import { addressMails, type AddressMailData } from './address-mails.ts';
import { approvalMails, type ApprovalMailData } from './approval-mails.ts';
import { breachMails, type BreachMailData } from './breach-mails.ts';
import { changeMails, type ChangeMailData } from './change-mails.ts';
import { clientMails, type ClientMailData } from './client-mails.ts';
import { deletionMails, type DeletionMailData } from './deletion-mails.ts';
import { invitationMails, type InvitationMailData } from './invitation-mails.ts';
import { lostDeviceMails, type LostDeviceMailData } from './lost-device-mails.ts';
import { passwordMails, type PasswordMailData } from './password-mails.ts';
import { registrationMails, type RegistrationMailData } from './registration-mails.ts';
import { roleMails, type RoleMailData } from './role-mails.ts';
import type { ComposeFrom } from './frame/mail-parts.ts';

/**
 * The data of each kind of message. Apart from the email, no message holds words that a stranger typed, so our messages cannot carry the
 * words of a stranger.
 */
export interface MailData
  extends
    AccountMailData,
    AddressMailData,
    ApprovalMailData,
    BreachMailData,
    ChangeMailData,
    ClientMailData,
    DeletionMailData,
    InvitationMailData,
    LostDeviceMailData,
    PasswordMailData,
    RegistrationMailData,
    RoleMailData {}

export type MailKind = keyof MailData;

/** The closed list of messages. */
export const mails: { readonly [K in MailKind]: ComposeFrom<MailData[K]> } = {
  ...accountMails,
  ...addressMails,
  ...approvalMails,
  ...breachMails,
  ...changeMails,
  ...clientMails,
  ...deletionMails,
  ...invitationMails,
  ...lostDeviceMails,
  ...passwordMails,
  ...registrationMails,
  ...roleMails,
};

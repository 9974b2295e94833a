import { accountMails, type AccountMailData } from './account-mails.ts';
import { approvalMails, type ApprovalMailData } from './approval-mails.ts';
import { breachMails, type BreachMailData } from './breach-mails.ts';
import { changeMails, type ChangeMailData } from './change-mails.ts';
import { clientMails, type ClientMailData } from './client-mails.ts';
import { deletionMails, type DeletionMailData } from './deletion-mails.ts';
import { lostDeviceMails, type LostDeviceMailData } from './lost-device-mails.ts';
import { personActMails, type PersonActMailData } from './person-act-mails.ts';
import { productionMails, type ProductionMailData } from './production-mails.ts';
import { roleMails, type RoleMailData } from './role-mails.ts';
import type { ComposeFrom } from './frame/mail-parts.ts';

/**
 * The data of each kind of message. Apart from the email, no message holds words that a stranger typed, so our messages cannot carry the
 * words of a stranger.
 */
export interface MailData
  extends
    AccountMailData,
    ApprovalMailData,
    BreachMailData,
    ChangeMailData,
    ClientMailData,
    DeletionMailData,
    LostDeviceMailData,
    PersonActMailData,
    ProductionMailData,
    RoleMailData {}

export type MailKind = keyof MailData;

/** The closed list of messages. */
export const mails: { readonly [K in MailKind]: ComposeFrom<MailData[K]> } = {
  ...accountMails,
  ...approvalMails,
  ...breachMails,
  ...changeMails,
  ...clientMails,
  ...deletionMails,
  ...lostDeviceMails,
  ...personActMails,
  ...productionMails,
  ...roleMails,
};

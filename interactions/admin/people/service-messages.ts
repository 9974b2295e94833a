import type { ServiceMessages } from '../../../src/messages.ts';
import {
  tellChangeAgain,
  tellCorrected,
  tellCorrectionAsked,
  tellCorrectionEnded,
  tellProof,
} from '../../mails/correction-messages.ts';
import { tellClosed, tellDeleted, tellDeletionCancelled } from '../../mails/deletion-messages.ts';
import { inviteScimPerson } from '../../mails/invite-scim-person.ts';
import { tellCancelled, tellRemovedBySupport } from '../../mails/lost-device-messages.ts';
import { tellOfRemoval, tellOfRole } from '../../mails/role-messages.ts';
import { tellInvited } from '../../mails/send-invitation.ts';
import { tellOfAct } from '../../mails/tell-of-act.ts';
import { sendReset } from '../../recovery/send-reset.ts';
import { endInvitation, inviteByMail } from '../../mails/invite-contact.ts';
import { tellOfAnswer, tellOfRequest } from '../../mails/production-messages.ts';
import { approvalMessages } from '../../mails/approval-messages.ts';

/** The messages of acts on the accounts of people. Commands do not choose words. */
export const serviceMessages: ServiceMessages = {
  acted: tellOfAct,
  closed: tellClosed,
  deleted: tellDeleted,
  deletionCancelled: tellDeletionCancelled,
  lostDeviceCancelled: tellCancelled,
  secondFactorRemoved: tellRemovedBySupport,
  roleChanged: tellOfRole,
  adminRemoval: tellOfRemoval,
  reset: sendReset,
  contactInvited: inviteByMail,
  contactInvitationEnded: endInvitation,
  productionAsked: tellOfRequest,
  productionAnswered: tellOfAnswer,
  scimInvited: inviteScimPerson,
  ...approvalMessages,
  correctionAsked: tellCorrectionAsked,
  correctionProof: tellProof,
  correctionEnded: tellCorrectionEnded,
  addressCorrected: tellCorrected,
  changeProof: tellChangeAgain,
  invited: tellInvited,
};

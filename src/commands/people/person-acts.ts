import type { ApprovalActName } from '../../domain/approvals/act-names.ts';
import { changeCarriedFacts } from './acts/change-carried-facts.ts';
import { closeSessions } from './acts/close-sessions.ts';
import { correctAddress } from './acts/correct-address.ts';
import { deleteAccount } from './acts/delete.ts';
import { disable } from './acts/disable.ts';
import { enable } from './acts/enable.ts';
import { expirePassword } from './acts/expire-password.ts';
import { approveLostDevice } from './acts/approve-lost-device.ts';
import { refuseLostDevice } from './acts/refuse-lost-device.ts';
import { resendProof } from './acts/resend-proof.ts';
import { resetSecondFactor } from './acts/reset-second-factor.ts';
import { restrict } from './acts/restrict.ts';
import { roleAct } from './acts/role-act.ts';
import { startReset } from './acts/start-reset.ts';
import { unrestrict } from './acts/unrestrict.ts';
import type { PersonAct } from './person-act.ts';

/** Acts that an agent can do with the account of somebody else. */
export const personActs: Readonly<Record<ApprovalActName, PersonAct>> = {
  disable,
  enable,
  'close-sessions': closeSessions,
  'start-reset': startReset,
  'expire-password': expirePassword,
  restrict,
  unrestrict,
  delete: deleteAccount,
  'resend-proof': resendProof,
  'correct-address': correctAddress,
  'change-carried-facts': changeCarriedFacts,
  'reset-second-factor': resetSecondFactor,
  'approve-lost-device': approveLostDevice,
  'refuse-lost-device': refuseLostDevice,
  'give-role': roleAct(true),
  'take-role': roleAct(false),
};

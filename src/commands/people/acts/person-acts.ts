import type { ApprovalActName } from '../../../domain/approvals/act-names.ts';
import { changeCarriedFacts } from './change-carried-facts.ts';
import { closeSessions } from './close-sessions.ts';
import { correctAddress } from './correct-address.ts';
import { deleteAccount } from './delete.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { expirePassword } from './expire-password.ts';
import { approveLostDevice } from './approve-lost-device.ts';
import { refuseLostDevice } from './refuse-lost-device.ts';
import { resendProof } from './resend-proof.ts';
import { resetSecondFactor } from './reset-second-factor.ts';
import { restrict } from './restrict.ts';
import { roleAct } from './role-act.ts';
import { startReset } from './start-reset.ts';
import { unrestrict } from './unrestrict.ts';
import type { PersonAct } from '../person-act.ts';

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

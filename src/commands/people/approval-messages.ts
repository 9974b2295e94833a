import type { ApprovalActName } from '../../domain/approvals/act-names.ts';
import type { ApprovalEnding } from '../../domain/approvals/approval-endings.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Holder } from '../../store/account/holders.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { LostDeviceNotice } from '../lost-device/cancel-lost-device.ts';

/** Functions that write the messages of acts that two agents must agree to, and of requests for a lost device. */
export interface ApprovalMessages {
  /** Tells the person that an agent has asked for something that would let somebody into her account sooner. */
  actAsked(
    services: Services,
    told: Pick<LostDeviceNotice, 'account' | 'formerAddresses'> & { readonly act: ApprovalActName },
  ): void;
  /** Tells the person that an agent refused her request, in a sentence of the agent. */
  lostDeviceRefused(services: Services, told: LostDeviceNotice & { readonly sentence: string }): void;
  /** Tells an agent that acts wait for a second agent. The message names nobody. */
  approvalsWaiting(services: Services, told: { readonly holder: Holder; readonly ids: readonly string[] }): void;
  /** Tells the agent who asked how her request ended. */
  approvalEnded(
    services: Services,
    told: { readonly holder: Holder; readonly approval: Approval; readonly ending: ApprovalEnding },
  ): void;
  /** Tells an administrator that a command acted without a second agent. */
  glassBroken(
    services: Services,
    told: {
      readonly holder: Holder;
      readonly account: Account;
      readonly act: ApprovalActName;
      readonly operator: string;
      readonly reason: string;
    },
  ): void;
}

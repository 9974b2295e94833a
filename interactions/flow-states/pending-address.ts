import type { SentCode } from '../../src/commands/registration/check-email-code.ts';
import type { AccountAddress } from '../../src/store/account/accounts.ts';

/** A change of email that waits for its proof, as the browser knows it that asked for the change. */
export interface PendingAddress extends AccountAddress {
  /** Token of the link that proves the change. The change is pending as long as this link is valid. */
  readonly token: string;
  readonly sentAt: number;
  /** Time at which the person last asked for another message (epoch seconds), whether or not the limit held that message back. */
  readonly askedAgainAt?: number;
}

/** The data of the link in the message. The proof counts for this email alone. */
export interface PendingAddressData extends AccountAddress, SentCode {
  /** SHA-256 of the cookie of the browser that asked for the change. */
  readonly browser: string;
}

import type { ProofTime } from '../../src/domain/assurance/given-proof.ts';
import type { UpstreamState } from './upstream-state.ts';
import type { SentCode } from '../../src/commands/registration/check-email-code.ts';
import type { BegunLostDevice } from '../../src/commands/lost-device/begin-lost-device.ts';

/** A code that was sent. It proves the mailbox of this account, in the browser of this flow. */
export interface SentProof extends SentCode {
  /** Address as it was typed, and its canonical form, which alone is compared. */
  readonly email: string;
  readonly canonical: string;
  /** The address was not typed here but found by a sign-in, so that no page shows it whole. */
  readonly isMasked?: boolean | undefined;
  /** Undefined when no account has the address: no code was sent then, and none can be right. */
  readonly accountId: string | undefined;
}

export interface LostDeviceState extends UpstreamState {
  readonly sent?: SentProof;
  /**
   * The person who came back from an upstream. It is a proof beside the code where both name the same account.
   */
  readonly identified?: {
    /** When she proved at the upstream who she is, as it states. */
    readonly at: ProofTime;
    /** SHA-256 of the cookie of the browser to which she came back, of the one that ends with the browser and with a logout. */
    readonly visit: string;
    /** Undefined when no usable account has the identity. The page does not say so. */
    readonly account: { readonly id: string; readonly credentialVersion: string } | undefined;
  };
  /** Result of the last form. It is never stored, because the flow ends with it. */
  readonly begun?: Exclude<BegunLostDevice, { kind: 'reset_password' | 'outdated' }>;
}

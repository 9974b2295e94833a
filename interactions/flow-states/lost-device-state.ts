import type { UpstreamState } from './upstream-state.ts';
import type { SentCode } from '../../src/commands/registration/check-email-code.ts';
import type { BegunLostDevice } from '../../src/commands/lost-device/begin-lost-device.ts';

/** What a code proves: the mailbox of this account, in the browser whose flow this is. */
export interface SentProof extends SentCode {
  /** As typed, in its plain form; and the only form that is compared. */
  readonly email: string;
  readonly canonical: string;
  /** Undefined when nobody has the address: then no code was sent, and none can be right. */
  readonly accountId: string | undefined;
}

export interface LostDeviceState extends UpstreamState {
  readonly sent?: SentProof;
  /** Who came back from an upstream, and when (epoch seconds): a proof beside the code where it is the same account. */
  readonly identified?: {
    readonly at: number;
    /** Undefined when no account has the identity, or none that could be used: the page says nothing of it. */
    readonly account: { readonly id: string; readonly credentialVersion: string } | undefined;
  };
  /** Never stored: the flow ends with it. */
  readonly begun?: Exclude<BegunLostDevice, { kind: 'reset_password' | 'outdated' }>;
}

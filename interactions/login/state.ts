import type { Method } from '../../src/domain/assurance.ts';

/** What a sign-in has answered so far. */
export interface LoginState {
  /** Of a live session, kept with « continue »; else undefined. */
  readonly keepsSession?: boolean;
  readonly switches?: boolean;
  /** Who the person is, and what she proved it with in this flow. */
  readonly proved?: {
    readonly accountId: string;
    /** Of the account when it was proved (proofMark): a proof from before a reset is none. */
    readonly mark: string;
    readonly methods: readonly Method[];
    /** A session that outlives the browser. */
    readonly remember: boolean;
  };
}

import type { UpstreamIdentity } from '../../src/domain/assurance/upstream-identity.ts';
import type { Texts } from '../texts/index.ts';
import type { KeptForm } from './kept-form.ts';

/** Between the way back from an upstream and the person's word about it. */
export interface LinkState {
  /** Who came back, and in which session of ours that was begun. */
  readonly arrived?: {
    /** Names this way back: what a tab shows is what its button links. */
    readonly id: string;
    readonly upstreamIdentity: UpstreamIdentity;
    readonly sessionUid: string | undefined;
  };
  /** Why it cannot be linked. */
  readonly refusal?: 'lapsed' | 'known' | 'taken' | 'other';
  /** What the list says of it. */
  readonly outcome?: { readonly kind: keyof Texts['account']['notices']; readonly reference?: string };
  readonly kept?: KeptForm;
}

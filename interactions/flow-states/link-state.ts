import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import type { Texts } from '../texts/index.ts';
import type { KeptForm } from './kept-form.ts';

/** State of the page that links an identity, from the return of the person to her answer. */
export interface LinkState {
  /** The identity that came back, and the session of ours in which the person had left. */
  readonly arrived?: {
    /** Names this return: the button of a tab links what that tab shows. */
    readonly id: string;
    readonly upstreamIdentity: UpstreamIdentity;
    readonly sessionUid: string | undefined;
  };
  /** Why linking was refused. */
  readonly refusal?: 'lapsed' | 'known' | 'taken' | 'other';
  /** Notice for the list of the security page. */
  readonly outcome?: { readonly kind: keyof Texts['account']['notices']; readonly reference?: string };
  readonly kept?: KeptForm;
}

import type { KeptForm } from '../../../flow-states/kept-form.ts';
import type { RefusalShown } from '../explain-refusal.ts';

export const tokensPath = '/admin/clients/jetons';

/** The name under which a new token waits for its page. No client can have this id. */
export const shownKey = 'jetons';

/** Holds what the page of the tokens remembers between two requests of its browser. It never holds a token. */
export interface TokensState extends RefusalShown {
  readonly notice?: { readonly kind: 'revoked'; readonly at: number };
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

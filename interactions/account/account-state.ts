import type { KeptForm } from '../flow-states/kept-form.ts';
import type { SaidNotice } from '../signed-in/live-notice.ts';

/** Holds what a page of the account remembers between two requests of its browser. */
export interface AccountState {
  /** The notice that the page shows for a minute, also when the page is loaded again. */
  readonly notice?: SaidNotice;
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

/** Returns the part of the state that makes the page show a notice. */
export function noticeOf(
  { now }: { readonly now: number },
  said: Omit<SaidNotice, 'at'>,
): Required<Pick<AccountState, 'notice'>> {
  return { notice: { ...said, at: now } };
}

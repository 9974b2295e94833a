import type { Texts } from '../texts/index.ts';
import type { KeptForm } from '../flow-states/kept-form.ts';

type NoticeKind = keyof Texts['account']['notices'];

/** Holds what a page of the account remembers between two requests of its browser. */
export interface AccountState {
  /** The notice that the page shows for a minute, also when the page is loaded again; `at` in epoch seconds. */
  readonly notice?: { readonly kind: NoticeKind; readonly at: number; readonly reference?: string | undefined };
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

/**
 * Returns the part of the state that makes the page show a notice.
 * @param said.reference The reference by which the event is found in the log.
 */
export function noticeOf(
  { now }: { readonly now: number },
  said: { readonly kind: NoticeKind; readonly reference?: string | undefined },
): Required<Pick<AccountState, 'notice'>> {
  return { notice: { ...said, at: now } };
}

/** Seconds for which a page says what its last form did. */
export const noticeSeconds = 60;

/** Returns the notice that a page still shows. */
export const liveNotice = <N extends { readonly at: number }>(
  notice: N | undefined,
  { now }: { readonly now: number },
): N | undefined => (notice && notice.at + noticeSeconds > now ? notice : undefined);

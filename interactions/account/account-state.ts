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

const noticeSeconds = 60;
const now = () => Math.floor(Date.now() / 1000);

/** @param reference The reference by which the event is found in the log. */
export const noticeOf = (kind: NoticeKind, reference?: string): Required<Pick<AccountState, 'notice'>> => ({
  notice: { kind, at: now(), reference },
});

export function liveNotice({ notice }: AccountState): NoticeKind | undefined {
  return notice && notice.at + noticeSeconds > now() ? notice.kind : undefined;
}

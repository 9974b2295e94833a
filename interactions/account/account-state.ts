import type { Texts } from '../texts/index.ts';
import type { KeptForm } from '../flow-states/kept-form.ts';

type NoticeKind = keyof Texts['account']['notices'];

/** What a page of the account remembers between two requests of its browser. */
export interface AccountState {
  /** Said on the page for a minute, however often it is loaded again. */
  readonly notice?: { readonly kind: NoticeKind; readonly at: number; readonly reference?: string | undefined };
  /** Typed before a sign-in that had to be renewed. */
  readonly kept?: KeptForm;
}

const noticeSeconds = 60;
const now = () => Math.floor(Date.now() / 1000);

/** @param reference found again in the log */
export const noticeOf = (kind: NoticeKind, reference?: string): Required<Pick<AccountState, 'notice'>> => ({
  notice: { kind, at: now(), reference },
});

export function liveNotice({ notice }: AccountState): NoticeKind | undefined {
  return notice && notice.at + noticeSeconds > now() ? notice.kind : undefined;
}

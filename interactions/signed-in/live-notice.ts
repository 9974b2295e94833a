import type { Texts } from '../texts/index.ts';

/** Says what the last form of a page did. */
export interface SaidNotice {
  readonly kind: keyof Texts['account']['notices'];
  /** Epoch seconds. */
  readonly at: number;
  /** The reference by which the event is found in the log. */
  readonly reference?: string | undefined;
}

/** Seconds for which a page says what its last form did. */
export const noticeSeconds = 60;

/** Returns the notice that a page still shows. */
export const liveNotice = <N extends { readonly at: number }>(
  notice: N | undefined,
  { now }: { readonly now: number },
): N | undefined => (notice && notice.at + noticeSeconds > now ? notice : undefined);

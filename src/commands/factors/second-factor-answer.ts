/** What became of a code: of an application, or of the paper that stands in for it. */
export type SecondFactorAnswer =
  | { readonly kind: 'right' }
  /** The code is wrong, or was used already in any session. */
  | { readonly kind: 'wrong' }
  /** Nothing was examined: the person may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

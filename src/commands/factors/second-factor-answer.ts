/** Result of checking a code of an application, or a recovery code. */
export type SecondFactorAnswer =
  | { readonly kind: 'right' }
  /** The code is wrong, or was used already in any session. */
  | { readonly kind: 'wrong' }
  /** Nothing was examined: the person may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** A field that may be left out: empty, missing or null are the same `null`; else its only form, or what is wrong. */
export type ParsedField<Code extends string> =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly code: Code };

/** Nothing but spaces is nothing. */
export function isEmptyField(typed: unknown): typed is undefined | null | '' {
  return typed === undefined || typed === null || (typeof typed === 'string' && typed.trim() === '');
}

/**
 * Result of a field that may be left out. An empty, missing or null field is `null`; else it is the only form of the value, or its problem.
 */
export type ParsedField<Code extends string> =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly code: Code };

/** Returns whether a field holds nothing but spaces. */
export function isEmptyField(typed: unknown): typed is undefined | null | '' {
  return typed === undefined || typed === null || (typeof typed === 'string' && typed.trim() === '');
}

/** Invisible characters that come along when a number is copied: marks of direction, joiners, soft hyphens. No number means them. */
const invisible = /\p{Cf}/gu;
const dash = /\p{Pd}|\u2212/gu;

/** Returns a number as it was meant: without invisible characters, and with every dash as the one of the keyboard. */
export function visibleNumber(typed: string): string {
  return typed.replaceAll(invisible, '').replaceAll(dash, '-');
}

import { blankCharacter } from './blank-characters.ts';

/** The bounds of a reason in characters. */
export const reasonBounds = { shortest: 3, longest: 500 };

// Control characters, and characters that turn or hide text: the audit must show what its reader believes to read.
const refused = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

export type ReasonProblem = 'too_short' | 'too_long' | 'invisible';

type ParsedReason =
  | { readonly ok: true; readonly reason: string }
  | { readonly ok: false; readonly code: ReasonProblem };

/** Parses the reason that somebody gives for an act of the administration: one paragraph, composed (NFC), with single spaces. */
export function parseReason(typed: string | undefined): ParsedReason {
  const text = (typed ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (refused.test(text) || blankCharacter.test(text)) return { ok: false, code: 'invisible' };
  const { length } = [...text];
  if (length < reasonBounds.shortest) return { ok: false, code: 'too_short' };
  return length > reasonBounds.longest ? { ok: false, code: 'too_long' } : { ok: true, reason: text };
}

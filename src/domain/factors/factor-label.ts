import type { ParsedField } from '../fields/parsed-field.ts';
import { parsePlainLine, type PlainLineProblem } from '../fields/plain-line.ts';

const maxCodePoints = 64;

/** Parses the label that a person gives to an application or a passkey of hers. */
export function parseFactorLabel(typed: unknown): ParsedField<PlainLineProblem> {
  const line = parsePlainLine(typed);
  if (!line.ok || line.value === null || [...line.value].length <= maxCodePoints) return line;
  return { ok: false, code: 'too_long' };
}

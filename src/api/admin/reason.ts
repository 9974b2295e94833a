import { z } from 'zod';
import { parseReason, reasonBounds } from '../../domain/fields/reason.ts';

/** The reason that every change states: the audit and the people concerned read it. */
export const reason = z
  .string()
  .min(reasonBounds.shortest)
  .max(reasonBounds.longest * 2)
  .refine((text) => parseReason(text).ok, {
    error: `is no text of ${reasonBounds.shortest} to ${reasonBounds.longest} visible characters`,
  })
  .describe(
    `Says why, in ${reasonBounds.shortest} to ${reasonBounds.longest} characters. It stands in the audit: write nothing personal into it.`,
  )
  // Spaces around the text, and the two units of a rare character, are let through above.
  .meta({ maxLength: reasonBounds.longest, examples: ['The service moves to another address.'] });

/** Returns a reason that `reason` has let through, as the audit keeps it. */
export function reasonOf(body: { readonly reason: string }): string {
  const parsed = parseReason(body.reason);
  return parsed.ok ? parsed.reason : '';
}

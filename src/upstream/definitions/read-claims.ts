import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import type { Claims } from './upstream-definition.ts';

const maxName = 150;
// Control characters, and characters that turn or hide text.
const refused = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/**
 * Returns a claim as one line of text; undefined when it is missing, of another type, too long, or holds characters that people cannot
 * read.
 */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  if (typeof value !== 'string') return undefined;
  const text = value.normalize('NFC').trim().replace(/\s+/gu, ' ');
  return text === '' || [...text].length > maxName || refused.test(value) ? undefined : text;
}

/** Returns an address as the upstream writes it; undefined when no message could be sent there. */
export function emailClaim(claims: Claims): string | undefined {
  const parsed = parseEmailAddress(claims['email']);
  return parsed.ok ? parsed.email : undefined;
}

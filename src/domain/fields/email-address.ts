import { domainToASCII } from 'node:url';

const maxLocal = 64;
const maxTotal = 254;
// No address that is written in decomposed letters needs more characters: longer input is refused unread.
const maxTyped = 1024;

// RFC 5321 dot-string: no quoted local part, and so no comma, space, bracket or control character.
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
// The URL parser behind domainToASCII would read a port, a path or an escape: only letters, digits, hyphens and dots get there.
const domainTyped = /^[\p{L}\p{M}\p{Nd}.。-]+$/u;
const domainLabel = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const topLabel = /^(?:xn--[a-z0-9-]+|[a-z]{2,63})$/;

export type EmailAddressProblem = 'empty' | 'malformed' | 'too_long' | 'local_too_long' | 'not_ascii_local';

export type ParsedEmailAddress =
  | {
      readonly ok: true;
      /** The address as typed, for sending: the local part untouched, the domain in lower-case punycode. */
      readonly email: string;
      /** The unique key, case folded. Dots and `+tags` are kept, because they may be other people's mailboxes. */
      readonly canonical: string;
    }
  | { readonly ok: false; readonly code: EmailAddressProblem };

function parseDomain(typed: string): string | undefined {
  if (!domainTyped.test(typed)) return undefined;
  const labels = domainToASCII(typed).split('.');
  // The last label is never a number, so that no spelling of an IP address passes.
  if (labels.length < 2 || !topLabel.test(labels.at(-1) ?? '')) return undefined;
  return labels.every((label) => domainLabel.test(label)) ? labels.join('.') : undefined;
}

/** Parses one plain address, or returns the reason why not. Nothing is ever cut, so that two people never share one. */
export function parseEmailAddress(typed: unknown): ParsedEmailAddress {
  const fail = (code: EmailAddressProblem) => ({ ok: false, code }) as const;
  if (typed === undefined || typed === null) return fail('empty');
  if (typeof typed !== 'string') return fail('malformed');
  if (typed.length > maxTyped) return fail('too_long');
  if (/[\p{Cc}\u2028\u2029]/u.test(typed)) return fail('malformed');
  const text = typed.trim().normalize('NFC');
  if (text === '') return fail('empty');

  const [local = '', domain = '', ...more] = text.split('@');
  if (local === '' || domain === '' || more.length > 0) return fail('malformed');
  // Letters outside ASCII get an answer of their own. For the rest of the rule they count as an `x`.
  if (!localPart.test(local.replace(/[\p{L}\p{M}\p{N}]/gu, 'x'))) return fail('malformed');
  const asciiDomain = parseDomain(domain);
  if (asciiDomain === undefined) return fail(text.length > maxTotal ? 'too_long' : 'malformed');
  if (!localPart.test(local)) return fail('not_ascii_local');
  if (local.length > maxLocal) return fail('local_too_long');
  if (local.length + 1 + asciiDomain.length > maxTotal) return fail('too_long');
  return { ok: true, email: `${local}@${asciiDomain}`, canonical: `${local.toLowerCase()}@${asciiDomain}` };
}

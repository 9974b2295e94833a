import { parseEmailAddress } from '../fields/email-address.ts';

/** Says what a search looks for: the beginning of an address, of a `sub`, or of any of the three. The audit keeps this word alone. */
export type QueryKind = 'address' | 'sub' | 'any';

export type QueryProblem = 'empty' | 'short' | 'long' | 'characters';

export type ParsedQuery =
  | {
      readonly ok: true;
      readonly kind: QueryKind;
      /** The beginning in the only form that is compared: lower case, and the domain in punycode. */
      readonly prefix: string;
    }
  | { readonly ok: false; readonly code: QueryProblem };

export const queryLengths = { shortest: 3, longest: 254 } as const;

/** Eight hexadecimal digits and a hyphen begin no user name that a person would choose. */
const subShape = /^[0-9a-f]{8}-[0-9a-f-]{0,27}$/;

/** Returns what a text looks for, which is all that the audit keeps of it. */
export const queryKindOf = (prefix: string): QueryKind => {
  if (prefix.includes('@')) return 'address';
  return subShape.test(prefix) ? 'sub' : 'any';
};

/**
 * Parses what an agent looks for. Addresses, user names and `sub` are ASCII, so a letter of another alphabet finds nobody, and the agent is told
 * so instead of reading an empty list. The domain of a whole address may be typed as people write it.
 */
export function parsePersonQuery(typed: string): ParsedQuery {
  const fail = (code: QueryProblem) => ({ ok: false, code }) as const;
  if (typed.length > 4 * queryLengths.longest) return fail('long');
  const text = typed.trim();
  if (text === '') return fail('empty');
  const address = parseEmailAddress(text);
  // The check comes before folding: the Kelvin sign would become an ordinary k.
  if (!address.ok && !/^[\x21-\x7e]+$/.test(text)) return fail('characters');
  const prefix = address.ok ? address.canonical : text.toLowerCase();
  if (prefix.length < queryLengths.shortest) return fail('short');
  if (prefix.length > queryLengths.longest) return fail('long');
  return { ok: true, kind: queryKindOf(prefix), prefix };
}

import { isUnusable } from './read-values.ts';
import { malformed } from './scim-error.ts';

/** One part of a filter or of a path: a word (a name, an operator or a value without quotes), a text in quotes, or a bracket. */
export type FilterToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: '(' | ')' | '[' | ']' };

const brackets = ['(', ')', '[', ']'] as const;
const isBracket = (sign: string): sign is (typeof brackets)[number] => brackets.some((one) => one === sign);

/** Reads a text in quotes, with the escapes of JSON, which begins at `start`. Returns where it ends. */
function readText(source: string, start: number): { readonly text: string; readonly end: number } {
  let end = start + 1;
  while (end < source.length && source[end] !== '"') end += source[end] === '\\' ? 2 : 1;
  let text: string;
  try {
    text = JSON.parse(source.slice(start, end + 1)) as string;
  } catch {
    throw malformed('invalidFilter', 'a text in the filter has no closing quote, or an escape that JSON does not know');
  }
  if (isUnusable(text)) throw malformed('invalidFilter', 'a text in the filter has a character that no value has');
  return { text, end: end + 1 };
}

/** Takes a filter apart in one pass. Every sign is looked at once. */
export function filterTokens(source: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < source.length) {
    const sign = source[at]!;
    if (sign === ' ') {
      at++;
    } else if (sign === '"') {
      const { text, end } = readText(source, at);
      tokens.push({ kind: 'text', text });
      at = end;
    } else if (isBracket(sign)) {
      tokens.push({ kind: sign });
      at++;
    } else {
      const start = at;
      while (at < source.length && !/[ "()[\]]/.test(source[at]!)) at++;
      tokens.push({ kind: 'word', text: source.slice(start, at) });
    }
  }
  return tokens;
}

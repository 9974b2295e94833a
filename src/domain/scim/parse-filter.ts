import { filterTokens, type FilterToken } from './filter-tokens.ts';
import { malformed } from './scim-error.ts';

export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;

export type Comparison = (typeof comparisons)[number];

export type FilterValue = string | number | boolean | null;

/** A filter of RFC 7644, section 3.4.2.2. Paths are written as the client wrote them: `userName`, `name.familyName`. */
export type Filter =
  | { readonly kind: 'compare'; readonly path: string; readonly operator: Comparison; readonly value: FilterValue }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  /** One value of an attribute with several values meets the whole part: `emails[type eq "work"]`. */
  | { readonly kind: 'some'; readonly path: string; readonly part: Filter };

/** A path of a patch: an attribute, the filter that chooses among its values, and the part of the value that is meant. */
export interface ValuePath {
  readonly path: string;
  readonly filter: Filter | undefined;
  readonly sub: string | undefined;
}

/** Longer and deeper filters are refused before their meaning is looked at. No product sends anything near these bounds. */
const bounds = { length: 4096, depth: 20, parts: 60, name: 200 };

const name = /^[a-z][\w$-]*$/i;
const plainPath = /^(?:urn:[\w.:-]+:)?[a-z$][\w$-]*(?:\.[a-z$][\w$-]*)?$/i;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

const wrong = (detail: string) => malformed('invalidFilter', detail);

interface Reader {
  readonly tokens: readonly FilterToken[];
  at: number;
  depth: number;
  parts: number;
}

const isWord = (token: FilterToken | undefined, word: string) =>
  token?.kind === 'word' && token.text.toLowerCase() === word;

function expect(reader: Reader, kind: FilterToken['kind']): void {
  if (reader.tokens[reader.at]?.kind !== kind) throw wrong(`"${kind}" is missing in the filter`);
  reader.at++;
}

function readPath(reader: Reader): string {
  const token = reader.tokens[reader.at++];
  if (token?.kind !== 'word' || token.text.length > bounds.name || !plainPath.test(token.text))
    throw wrong('the filter needs the name of an attribute, such as userName or name.familyName');
  return token.text;
}

function readValue(reader: Reader): FilterValue {
  const token = reader.tokens[reader.at++];
  if (token?.kind === 'text') return token.text;
  const word = token?.kind === 'word' ? token.text : '';
  if (/^(true|false)$/i.test(word)) return word.toLowerCase() === 'true';
  if (/^null$/i.test(word)) return null;
  if (number.test(word)) return Number(word);
  throw wrong('a comparison ends with a value: a text in quotes, a number, true, false or null');
}

/** Reads what follows the name of an attribute, inside of brackets too. */
function readComparison(reader: Reader, path: string): Filter {
  const token = reader.tokens[reader.at++];
  const word = token?.kind === 'word' ? token.text.toLowerCase() : '';
  if (word === 'pr') return { kind: 'present', path };
  const operator = comparisons.find((one) => one === word);
  if (!operator) throw wrong(`the filter needs one of the operators ${comparisons.join(', ')}, pr`);
  return { kind: 'compare', path, operator, value: readValue(reader) };
}

/** Reads one level deeper, and refuses filters that go too deep. */
function deeper(reader: Reader, close: ')' | ']'): Filter {
  if (++reader.depth > bounds.depth) throw wrong(`the filter is nested deeper than ${bounds.depth} levels`);
  reader.at++;
  const part = readAny(reader);
  expect(reader, close);
  reader.depth--;
  return part;
}

/** Reads `emails[…]`, and `emails[…].value eq "…"`, where one value has to meet both. */
function readSome(reader: Reader, path: string): Filter {
  const part = deeper(reader, ']');
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'word' || !token.text.startsWith('.')) return { kind: 'some', path, part };
  reader.at++;
  const sub = token.text.slice(1);
  if (!name.test(sub)) throw wrong('the filter has no name of an attribute after its bracket');
  return { kind: 'some', path, part: { kind: 'and', parts: [part, readComparison(reader, sub)] } };
}

function readOne(reader: Reader): Filter {
  if (++reader.parts > bounds.parts) throw wrong(`the filter has more than ${bounds.parts} parts`);
  const token = reader.tokens[reader.at];
  if (isWord(token, 'not') && reader.tokens[reader.at + 1]?.kind === '(') {
    reader.at++;
    return { kind: 'not', part: deeper(reader, ')') };
  }
  if (token?.kind === '(') return deeper(reader, ')');
  const path = readPath(reader);
  return reader.tokens[reader.at]?.kind === '[' ? readSome(reader, path) : readComparison(reader, path);
}

function readList(reader: Reader, word: 'and' | 'or', readPart: (reader: Reader) => Filter): Filter {
  const first = readPart(reader);
  const parts = [first];
  while (isWord(reader.tokens[reader.at], word)) {
    reader.at++;
    parts.push(readPart(reader));
  }
  return parts.length === 1 ? first : { kind: word, parts };
}

/** `and` binds more closely than `or`. */
function readAny(reader: Reader): Filter {
  return readList(reader, 'or', (inner) => readList(inner, 'and', readOne));
}

function open(source: string): Reader {
  if (source.length > bounds.length) throw wrong(`the filter is longer than ${bounds.length} characters`);
  return { tokens: filterTokens(source), at: 0, depth: 0, parts: 0 };
}

/** Parses a filter, in a time that grows no faster than its length. */
export function parseFilter(source: string): Filter {
  const reader = open(source);
  const filter = readAny(reader);
  if (reader.at < reader.tokens.length) throw wrong('the filter has something after its end');
  return filter;
}

/** Parses the path of an operation of a patch, such as `emails[type eq "work"].value`. */
export function parseValuePath(source: string): ValuePath {
  const refuse = () => malformed('invalidPath', 'the path is no name of an attribute, or its filter is malformed');
  try {
    const reader = open(source.trim());
    const path = readPath(reader);
    if (reader.tokens.length === 1) return { path, filter: undefined, sub: undefined };
    if (reader.tokens[reader.at]?.kind !== '[') throw refuse();
    const filter = deeper(reader, ']');
    const rest = reader.tokens[reader.at++];
    if (reader.at < reader.tokens.length) throw refuse();
    if (rest === undefined) return { path, filter, sub: undefined };
    if (rest.kind !== 'word' || !rest.text.startsWith('.') || !name.test(rest.text.slice(1))) throw refuse();
    return { path, filter, sub: rest.text.slice(1) };
  } catch {
    throw refuse();
  }
}

import { isObject } from '../members.ts';
import { malformed } from './scim-error.ts';
import { searchKey } from './scim-user.ts';
import type { Attribute } from './user-schema.ts';

/** An attribute with everything in it, while a request is being read. */
export type Draft = Record<string, unknown>;

/** The bytes are those of an index: a character may become several when it is folded. */
const bounds = { characters: 255, bytes: 1020, values: 20 };
/** Control characters and halves of characters: PostgreSQL stores neither, and no directory means them. */
const unusable = /[\p{Cc}\p{Cs}]/u;

/** Says whether a text has a character that no value has. */
export const isUnusable = (text: string): boolean => unusable.test(text);

const wrong = (attribute: Attribute, expected: string) =>
  malformed('invalidValue', `the attribute "${attribute.name}" has to be ${expected}`);

/** Returns whether a value takes the attribute away: null, an empty text or an empty list. */
export const isUnassigned = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Some products wrap one value into a list, or into an object with the member `value`. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1) return unwrapped(value[0]);
  return isObject(value) && 'value' in value ? value['value'] : value;
}

function readText(attribute: Attribute, given: unknown): string {
  const value = unwrapped(given);
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string') throw wrong(attribute, 'a text');
  const isLong = [...text].length > bounds.characters || Buffer.byteLength(searchKey(text)) > bounds.bytes;
  if (isLong || isUnusable(text))
    throw wrong(attribute, `a text of at most ${bounds.characters} characters without control characters`);
  return text;
}

/** Reads true and false, which Entra ID writes as texts, with capitals; undefined for anything else. */
export function readBoolean(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  return word === true || word === 'true' || (word === false || word === 'false' ? false : undefined);
}

/** Reads a value of an attribute that has no parts. */
export function readSimple(attribute: Attribute, value: unknown): string | boolean {
  if (attribute.type !== 'boolean') return readText(attribute, value);
  const read = readBoolean(unwrapped(value));
  if (read === undefined) throw wrong(attribute, 'true or false');
  return read;
}

/** Reads the parts of a complex attribute that have a value. Members that the attribute does not have are left out. */
export function readParts(attribute: Attribute, value: unknown): Draft {
  if (!isObject(value)) throw wrong(attribute, 'an object');
  const draft: Draft = {};
  for (const [name, given] of Object.entries(value)) {
    const part = attribute.parts?.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (part && !isUnassigned(given)) draft[part.name] = readSimple(part, given);
  }
  return draft;
}

/** Reads the values of an attribute with several values. Those without `value` are left out: products send empty ones. */
export function readList(attribute: Attribute, value: unknown): readonly Draft[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length > bounds.values) throw wrong(attribute, `a list of at most ${bounds.values} values`);
  return list
    .map((one) => readParts(attribute, typeof one === 'string' ? { value: one } : one))
    .filter((one) => one['value'] !== undefined);
}

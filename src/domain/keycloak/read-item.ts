import { isObject, parseJson, type Members } from '../members.ts';
import { note, type ImportNote } from './import-notes.ts';
import { findEntryProblem } from './read-person.ts';
import type { SplitItem } from './split-json.ts';

/** An entry of `users`, and where it stands; or the reason why it cannot be read. */
export type FoundEntry = { readonly path: string } & (
  | { readonly entry: Members; readonly problem?: undefined }
  | { readonly entry?: Members | undefined; readonly problem: ImportNote }
);

/** Counts the names of a value that was read. */
export function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: readonly unknown[] = Object.values(value);
  return values.reduce<number>((sum, one) => sum + countNames(one), Array.isArray(value) ? 0 : values.length);
}

/** Decodes UTF-8; undefined for anything else. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function readItem({ place, bytes, names }: SplitItem): FoundEntry {
  const path = `users[${place}]`;
  if (!bytes) return { path, problem: note('too_large') };
  const text = decodeUtf8(bytes);
  if (text === undefined) return { path, problem: note('encoding') };
  const entry = parseJson(text);
  if (entry === undefined) return { path, problem: note('malformed') };
  if (!isObject(entry)) return { path, problem: note('not_object') };
  if (countNames(entry) !== names) return { path, entry, problem: note('name_twice') };
  const problem = findEntryProblem(entry);
  return problem ? { path, entry, problem } : { path, entry };
}

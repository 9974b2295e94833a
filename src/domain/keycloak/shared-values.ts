import { createHash } from 'node:crypto';
import { parseEmailAddress } from '../fields/email-address.ts';
import { objectsIn, textIn, type Members } from '../members.ts';
import { linkKey } from './link-key.ts';
import { folded, idOf, type SharedKind } from './read-person.ts';

/** Returns 48 bits of a hash: enough to tell the values of millions of people apart, and small enough to keep them all. */
function markOf(kind: SharedKind, value: string): number {
  return createHash('sha256').update(`${kind}\0${value}`).digest().readUIntBE(0, 6);
}

/** Returns the values of an entry that no other entry should have. */
function ownValues(entry: Members): readonly (readonly [SharedKind, string])[] {
  const email = parseEmailAddress(entry['email']);
  const [id, username] = [idOf(entry), textIn(entry['username'])];
  return [
    ...(id === undefined ? [] : [['id', id] as const]),
    ...(username === undefined ? [] : [['username', folded(username)] as const]),
    ...(email.ok ? [['email', email.canonical] as const] : []),
    ...objectsIn(entry['federatedIdentities']).map(
      (one) => ['link', linkKey(String(one['identityProvider']), String(one['userId']))] as const,
    ),
  ];
}

/** Returns a mark of each value of an entry that no other entry should have. */
export const marksOf = (entry: Members): readonly number[] =>
  ownValues(entry).map(([kind, value]) => markOf(kind, value));

/** Returns whether a number is among numbers in rising order. */
function includesSorted(numbers: Float64Array, wanted: number): boolean {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === wanted;
}

/** Says of values, by the marks of all entries, whether one entry has them, or several. */
export interface SharedValues {
  /** Returns whether several entries have the same value. */
  readonly isShared: (kind: SharedKind, value: string) => boolean;
  /** Returns whether any entry has a value. */
  readonly isHeld: (kind: SharedKind, value: string) => boolean;
}

/** @param all the marks of all entries, in any order */
export function findSharedValues(all: readonly number[]): SharedValues {
  const marks = Float64Array.from(all).sort();
  const shared = new Set(marks.filter((mark, place) => place > 0 && mark === marks[place - 1]));
  return {
    isShared: (kind, value) => shared.has(markOf(kind, value)),
    isHeld: (kind, value) => includesSorted(marks, markOf(kind, value)),
  };
}

import { createHash } from 'node:crypto';
import type { SharedKind } from '../../domain/keycloak/read-person.ts';

/** Returns 48 bits of a hash: enough to tell the values of millions of people apart, and small enough to keep them all. */
export function markOf(kind: SharedKind, value: string): number {
  return createHash('sha256').update(`${kind}\0${value}`).digest().readUIntBE(0, 6);
}

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
export interface Marks {
  /** Returns whether several entries have the same value. */
  readonly isShared: (kind: SharedKind, value: string) => boolean;
  /** Returns whether any entry has a value. */
  readonly isHeld: (kind: SharedKind, value: string) => boolean;
}

export function readMarks(all: readonly number[]): Marks {
  const marks = Float64Array.from(all).sort();
  const shared = new Set(marks.filter((mark, place) => place > 0 && mark === marks[place - 1]));
  return {
    isShared: (kind, value) => shared.has(markOf(kind, value)),
    isHeld: (kind, value) => includesSorted(marks, markOf(kind, value)),
  };
}

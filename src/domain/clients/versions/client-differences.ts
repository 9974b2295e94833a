import type { ClientMembers } from './client-members.ts';

/** A member that is not the same in two versions; null stands for a member that a version does not have. */
export interface FieldDifference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  /** Entries of a list that are new, and those that are gone; absent where a value is no list. */
  readonly added?: readonly unknown[];
  readonly removed?: readonly unknown[];
}

/** Writes a value so that two equal ones have the same text, whatever the order of their members. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  ) ?? 'null';

const isListOrNothing = (value: unknown): value is readonly unknown[] | null => value === null || Array.isArray(value);

function entriesBeyond(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const known = new Set(other.map(textOf));
  return list.filter((entry) => !known.has(textOf(entry)));
}

function listChange(from: unknown, to: unknown): Pick<FieldDifference, 'added' | 'removed'> {
  if (!isListOrNothing(from) || !isListOrNothing(to)) return {};
  return { added: entriesBeyond(to ?? [], from ?? []), removed: entriesBeyond(from ?? [], to ?? []) };
}

/** Returns the members that two versions of a registration do not share, in the order of the newer version. */
export function differencesBetween(older: ClientMembers, newer: ClientMembers): readonly FieldDifference[] {
  const fields = [...new Set([...Object.keys(newer), ...Object.keys(older)])];
  return fields.flatMap((field) => {
    const [from, to] = [older[field] ?? null, newer[field] ?? null];
    return textOf(from) === textOf(to) ? [] : [{ field, from, to, ...listChange(from, to) }];
  });
}

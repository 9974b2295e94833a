/**
 * Returns an entry of an export in a form that two exports of the same entry have in common: lists of texts are sets, whose order differs from
 * one export to the next.
 */
export function steadyEntry(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(steadyEntry);
    return items.every((item) => typeof item === 'string') ? items.toSorted() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, one]) => [name, steadyEntry(one)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

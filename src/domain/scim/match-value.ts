import { isObject } from '../members.ts';
import { isUnassigned, readSimple } from './read-values.ts';
import { malformed } from './scim-error.ts';
import { searchKey } from './scim-user.ts';
import type { Comparison, Filter, FilterValue } from './parse-filter.ts';
import type { Attribute } from './user-schema.ts';

const folded = (value: unknown) => (typeof value === 'string' ? searchKey(value) : value);

function compare(operator: Comparison, present: unknown, wanted: FilterValue): boolean {
  const [one, other] = [folded(present), folded(wanted)];
  if (operator === 'eq') return one === other;
  if (operator === 'ne') return one !== other;
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  if (operator === 'co') return one.includes(other);
  if (operator === 'sw') return one.startsWith(other);
  return operator === 'ew' && one.endsWith(other);
}

/** Returns whether one value of an attribute with several values meets the filter of a path, such as `type eq "work"`. */
export function matchesValue(attribute: Attribute, filter: Filter, value: unknown): boolean {
  const partOf = (path: string) => {
    const part = attribute.parts?.find(({ name }) => name.toLowerCase() === path.toLowerCase());
    if (!part) throw malformed('invalidPath', `"${attribute.name}" has no part of the name that its filter asks for`);
    return isObject(value) ? value[part.name] : undefined;
  };
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matchesValue(attribute, part, value));
    case 'or':
      return filter.parts.some((part) => matchesValue(attribute, part, value));
    case 'not':
      return !matchesValue(attribute, filter.part, value);
    case 'present':
      return partOf(filter.path) !== undefined;
    case 'compare':
      return compare(filter.operator, partOf(filter.path), filter.value);
    case 'some':
      throw malformed('invalidPath', 'the filter of a path has no brackets of its own');
  }
}

/**
 * Returns the parts that a filter of equalities asks for, from which a new value is made: `type eq "work"` gives `{ type: 'work' }`. They are
 * read as the parts of any value are, since the client chooses them as freely.
 */
export function partsOfFilter(attribute: Attribute, filter: Filter): Readonly<Record<string, unknown>> {
  if (filter.kind === 'and') return Object.assign({}, ...filter.parts.map((part) => partsOfFilter(attribute, part)));
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return {};
  const part = attribute.parts?.find(({ name }) => name.toLowerCase() === filter.path.toLowerCase());
  return part && !isUnassigned(filter.value) ? { [part.name]: readSimple(part, filter.value) } : {};
}

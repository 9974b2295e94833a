import { toSeconds } from '../time.ts';
import { malformed } from './scim-error.ts';
import type { Comparison, Filter, FilterValue } from './parse-filter.ts';
import { readBoolean } from './read-values.ts';
import { searchKey } from './scim-user.ts';
import { findPlace } from './user-schema.ts';

/** Says what people can be searched by, and how its values are compared. */
const fields = {
  id: 'exact',
  externalId: 'exact',
  userName: 'folded',
  displayName: 'folded',
  title: 'folded',
  'name.familyName': 'folded',
  'name.givenName': 'folded',
  'emails.value': 'folded',
  'emails.type': 'folded',
  active: 'boolean',
  'meta.created': 'time',
  'meta.lastModified': 'time',
} as const;

export type SearchField = keyof typeof fields;

/** A search for people, ready for the database: texts that are compared without regard to case are folded, times are epoch seconds. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly field: SearchField;
      readonly operator: Exclude<Comparison, 'ne'>;
      readonly value: string | number | boolean;
    }
  | { readonly kind: 'present'; readonly field: SearchField }
  /** Asks for an attribute that is not kept, so that nobody has it. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition };

const wrong = (detail: string) => malformed('invalidFilter', detail);

/** Returns the field that a path names; undefined for an attribute that is accepted and not kept. */
function fieldOf(path: string): SearchField | undefined {
  const place = findPlace(path);
  if (place === 'unkept') return undefined;
  const { attribute, part } = place ?? {};
  // The value of an attribute with several values is meant where no part is named.
  const name =
    attribute?.isMulti && !part ? `${attribute.name}.value` : [attribute?.name, part?.name].filter(Boolean).join('.');
  const field = (Object.keys(fields) as SearchField[]).find((one) => one === name);
  if (!field || place?.extension !== undefined)
    throw wrong(`people can be searched by ${Object.keys(fields).join(', ')}`);
  return field;
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const ordered: readonly Comparison[] = ['gt', 'ge', 'lt', 'le'];
const contained: readonly Comparison[] = ['co', 'sw', 'ew'];

function readTime(value: FilterValue): number {
  const at = typeof value === 'string' && isoTime.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw wrong('a time is compared with a text such as "2026-05-13T04:42:34Z"');
  return toSeconds(at);
}

function compare(field: SearchField, operator: Exclude<Comparison, 'ne'>, value: FilterValue): Condition {
  const kind = fields[field];
  if (value === null && operator === 'eq') return { kind: 'not', part: { kind: 'present', field } };
  if (kind === 'time') {
    if (contained.includes(operator)) throw wrong(`"${field}" is a time, which has no ${operator}`);
    return { kind: 'compare', field, operator, value: readTime(value) };
  }
  if (ordered.includes(operator)) throw wrong(`only times have an order: "${field}" has no ${operator}`);
  if (kind === 'boolean') {
    if (operator !== 'eq') throw wrong(`"${field}" is true or false: it has eq and ne alone`);
    const read = readBoolean(value);
    if (read === undefined) throw wrong('"active" is compared with true or false');
    return { kind: 'compare', field, operator, value: read };
  }
  if (typeof value !== 'string') throw wrong(`"${field}" is compared with a text in quotes`);
  return { kind: 'compare', field, operator, value: kind === 'folded' ? searchKey(value) : value };
}

/** Returns the whole name of a part inside of brackets: `type` in `emails[…]` is `emails.type`. */
const within = (owner: string | undefined, path: string) => (owner === undefined ? path : `${owner}.${path}`);

/** Says what a filter means for the database. `owner` is the attribute whose brackets hold the filter. */
export function readCondition(filter: Filter, owner?: string): Condition {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, parts: filter.parts.map((part) => readCondition(part, owner)) };
    case 'not':
      return { kind: 'not', part: readCondition(filter.part, owner) };
    case 'some':
      if (owner !== undefined) throw wrong('brackets do not stand inside of brackets');
      return readCondition(filter.part, filter.path);
    case 'present': {
      const field = fieldOf(within(owner, filter.path));
      return field ? { kind: 'present', field } : { kind: 'nobody' };
    }
    case 'compare': {
      const { operator, value } = filter;
      const isNegated = operator === 'ne';
      const field = fieldOf(within(owner, filter.path));
      const part: Condition = field ? compare(field, isNegated ? 'eq' : operator, value) : { kind: 'nobody' };
      return isNegated ? { kind: 'not', part } : part;
    }
  }
}

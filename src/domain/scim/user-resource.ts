import { isObject } from '../members.ts';
import { malformed } from './scim-error.ts';
import type { ScimUser } from './scim-user.ts';
import { accountUrn, enterpriseUrn, findExtension, findPlace, userUrn, type Place } from './user-schema.ts';

/** A person as a client reads her. Times are ISO 8601. */
export interface UserFacts {
  readonly id: string;
  readonly user: ScimUser;
  readonly state: 'invited' | 'expired' | 'joined';
  /** Subject of the account, once its person has accepted. */
  readonly sub: string | undefined;
  readonly created: string;
  readonly lastModified: string;
  readonly location: string;
  readonly version: string;
}

/** The attributes that a client wants to read (RFC 7644, section 3.9). */
export interface Wanted {
  readonly attributes?: string | undefined;
  readonly excludedAttributes?: string | undefined;
}

type Resource = Readonly<Record<string, unknown>>;

function wholeResource({ id, user, state, sub, version, ...meta }: UserFacts): Resource {
  const { created, lastModified, location } = meta;
  return {
    schemas: [userUrn, ...(user[enterpriseUrn] ? [enterpriseUrn] : []), accountUrn],
    id,
    ...user,
    [accountUrn]: { state, ...(sub !== undefined && { sub }) },
    meta: { resourceType: 'User', created, lastModified, location, version },
  };
}

/** One name of a list of attributes: an attribute or a part of it, or an extension as a whole. */
type Named = Place | { readonly extension: string; readonly attribute?: undefined; readonly part?: undefined };

const mostNames = 60;

/** Reads a list of names. Names that nobody knows choose nothing. */
function readNames(list: string): readonly Named[] {
  const names = list.split(',').map((name) => name.trim());
  if (names.length > mostNames) throw malformed('invalidValue', `at most ${mostNames} attributes can be named`);
  return names.flatMap((name): readonly Named[] => {
    const extension = findExtension(name);
    if (extension) return [{ extension: extension.urn }];
    const place = findPlace(name);
    return typeof place === 'object' ? [place] : [];
  });
}

const partOfValue = (value: unknown, name: string, isKept: boolean): unknown => {
  if (Array.isArray(value)) return value.map((one) => partOfValue(one, name, isKept));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([member]) => (member === name) === isKept));
};

const keyOf = ({ extension, attribute }: Named) => extension ?? attribute?.name ?? '';
const innerOf = ({ extension, attribute, part }: Named) => (extension === undefined ? part?.name : attribute?.name);

function only(resource: Resource, names: readonly Named[]): Resource {
  const kept: Record<string, unknown> = { schemas: resource['schemas'], id: resource['id'] };
  for (const named of names) {
    const key = keyOf(named);
    const inner = innerOf(named);
    const value = resource[key];
    if (value === undefined) continue;
    const before = kept[key];
    const wanted = inner === undefined ? value : partOfValue(value, inner, true);
    kept[key] = isObject(before) && isObject(wanted) ? { ...before, ...wanted } : wanted;
  }
  return kept;
}

function without(resource: Resource, names: readonly Named[]): Resource {
  const kept: Record<string, unknown> = { ...resource };
  for (const named of names) {
    const key = keyOf(named);
    const inner = innerOf(named);
    // The identifier is returned always.
    if (key === 'id' || kept[key] === undefined) continue;
    if (inner === undefined) delete kept[key];
    else kept[key] = partOfValue(kept[key], inner, false);
  }
  return kept;
}

/** Returns a person as a client reads her, with the attributes that it wants. */
export function userResource(facts: UserFacts, { attributes, excludedAttributes }: Wanted = {}): Resource {
  const resource = wholeResource(facts);
  if (attributes) return only(resource, readNames(attributes));
  return excludedAttributes ? without(resource, readNames(excludedAttributes)) : resource;
}

import { isObject } from '../members.ts';
import { matchesValue, partsOfFilter } from './match-value.ts';
import { parseValuePath, type Filter } from './parse-filter.ts';
import { checkSchemas, finishUser, setExtension, setPlace } from './read-user.ts';
import { isUnassigned, readList, readParts, readSimple, type Draft } from './read-values.ts';
import { malformed } from './scim-error.ts';
import type { ScimUser } from './scim-user.ts';
import { findExtension, findPlace, type Attribute, type Place } from './user-schema.ts';

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const mostOperations = 100;

type Verb = 'add' | 'replace' | 'remove';

interface Change {
  readonly verb: Verb;
  readonly value: unknown;
}

const readOnly = (name: string) => malformed('mutability', `the attribute "${name}" is set by the server`);

function removePlace(draft: Draft, { extension, attribute, part }: Place): void {
  if (attribute.isRequired) throw malformed('mutability', `the attribute "${attribute.name}" is required`);
  const whole = extension ?? attribute.name;
  const removed = extension === undefined ? part?.name : attribute.name;
  if (removed === undefined) delete draft[whole];
  else {
    const { [removed]: _removed, ...rest } = (draft[whole] ?? {}) as Draft;
    draft[whole] = rest;
  }
}

/** Lets the last of several values that claim to be the primary one be it. */
function withOnePrimary(values: readonly Draft[]): readonly Draft[] {
  const last = values.findLastIndex((one) => one['primary'] === true);
  return values.map((one, index) => (one['primary'] === true && index !== last ? { ...one, primary: false } : one));
}

function changeList(draft: Draft, attribute: Attribute, { verb, value }: Change): void {
  const added = readList(attribute, value);
  const present = verb === 'add' ? ((draft[attribute.name] ?? []) as readonly Draft[]) : [];
  const isNew = (one: Draft) =>
    !added.some((other) => other['value'] === one['value'] && other['type'] === one['type']);
  draft[attribute.name] = withOnePrimary([...present.filter(isNew), ...added]);
}

interface Chosen {
  readonly attribute: Attribute;
  /** Absent where every value is meant. */
  readonly filter: Filter | undefined;
  readonly part: Attribute | undefined;
}

/** Changes those values of an attribute with several values that a filter chooses. */
function changeChosen(draft: Draft, { attribute, filter, part }: Chosen, { verb, value }: Change): void {
  const values = (draft[attribute.name] ?? []) as readonly Draft[];
  const isMeant = (one: Draft) => filter === undefined || matchesValue(attribute, filter, one);
  const meant = values.filter(isMeant);
  const set = (one: Draft): Draft =>
    part ? { ...one, [part.name]: readSimple(part, value) } : { ...one, ...readParts(attribute, value) };
  if (verb === 'remove' || isUnassigned(value)) {
    // A value is nothing without its `value`.
    const isWhole = part === undefined || part.isRequired === true;
    const stripped = (one: Draft) => Object.fromEntries(Object.entries(one).filter(([name]) => name !== part?.name));
    draft[attribute.name] = isWhole
      ? values.filter((one) => !isMeant(one))
      : values.map((one) => (isMeant(one) ? stripped(one) : one));
    return;
  }
  if (meant.length > 0) {
    draft[attribute.name] = withOnePrimary(values.map((one) => (isMeant(one) ? set(one) : one)));
    return;
  }
  if (verb === 'replace' && filter) throw malformed('noTarget', `no value of "${attribute.name}" meets the filter`);
  const made = set(filter ? partsOfFilter(attribute, filter) : {});
  if (made['value'] === undefined)
    throw malformed('noTarget', `no value of "${attribute.name}" meets the filter, and a new one needs its "value"`);
  draft[attribute.name] = withOnePrimary([...values, made]);
}

function changePlace(draft: Draft, place: Place, change: Change): void {
  const { attribute, part, extension } = place;
  if (attribute.isReadOnly) throw readOnly(attribute.name);
  if (attribute.isMulti && part) changeChosen(draft, { attribute, filter: undefined, part }, change);
  else if (change.verb === 'remove' || isUnassigned(change.value)) removePlace(draft, place);
  else if (attribute.isMulti) changeList(draft, attribute, change);
  else if (attribute.type === 'complex' && !part && extension === undefined)
    draft[attribute.name] = { ...(draft[attribute.name] as Draft), ...readParts(attribute, change.value) };
  else setPlace(draft, place, change.value);
}

function changeExtension(draft: Draft, name: string, { verb, value }: Change): void {
  const schema = findExtension(name)!;
  if (schema.attributes.every((one) => one.isReadOnly)) throw readOnly(schema.urn);
  const before = draft[schema.urn] as Draft | undefined;
  delete draft[schema.urn];
  if (verb === 'remove' || isUnassigned(value)) return;
  setExtension(draft, schema, value);
  if (verb === 'add') draft[schema.urn] = { ...before, ...(draft[schema.urn] as Draft) };
}

function changeAt(draft: Draft, typed: string, change: Change): void {
  if (findExtension(typed)) return changeExtension(draft, typed, change);
  if (typed.toLowerCase() === 'schemas') throw readOnly('schemas');
  const { path, filter, sub } = parseValuePath(typed);
  const place = findPlace(sub === undefined ? path : `${path}.${sub}`);
  if (place === undefined) throw malformed('invalidPath', 'the path names no attribute of a user');
  if (place === 'unkept') return;
  if (!filter) return changePlace(draft, place, change);
  const { attribute, part } = place;
  if (attribute.isReadOnly) throw readOnly(attribute.name);
  const isChosen = attribute.isMulti === true && (sub === undefined) === (part === undefined);
  if (!isChosen) throw malformed('invalidPath', `"${attribute.name}" takes no filter in a path`);
  changeChosen(draft, { attribute, filter, part }, change);
}

function apply(draft: Draft, operation: unknown): void {
  if (!isObject(operation)) throw malformed('invalidSyntax', 'each operation has to be an object');
  const members = Object.fromEntries(Object.entries(operation).map(([name, value]) => [name.toLowerCase(), value]));
  const { op, path, value } = members as { readonly op?: unknown; readonly path?: unknown; readonly value?: unknown };
  const verb = (['add', 'replace', 'remove'] as const).find(
    (one) => typeof op === 'string' && op.toLowerCase() === one,
  );
  if (!verb) throw malformed('invalidSyntax', 'the member "op" of an operation has to be add, replace or remove');
  if (verb !== 'remove' && value === undefined) throw malformed('invalidValue', `"${verb}" needs a "value"`);
  if (typeof path === 'string' && path !== '') return changeAt(draft, path, { verb, value });
  if (path !== undefined && path !== null && path !== '')
    throw malformed('invalidPath', 'the member "path" of an operation has to be a text');
  if (verb === 'remove') throw malformed('noTarget', '"remove" needs a "path"');
  if (!isObject(value)) throw malformed('invalidValue', 'an operation without a "path" needs an object as its "value"');
  for (const [name, given] of Object.entries(value))
    if (name.toLowerCase() !== 'schemas') changeAt(draft, name, { verb, value: given });
}

/**
 * Applies the operations of a patch (RFC 7644, section 3.5.2) one after the other: all of them, or none when one is refused. It takes what
 * Entra ID and Okta send: verbs with capitals, true and false as texts, objects without a path, paths as names of members.
 */
export function patchUser(user: ScimUser, body: unknown): ScimUser {
  if (!isObject(body)) throw malformed('invalidSyntax', 'the body has to be an object');
  checkSchemas(body, patchUrn);
  const operations = Object.entries(body).find(([name]) => name.toLowerCase() === 'operations')?.[1];
  if (!Array.isArray(operations) || operations.length === 0)
    throw malformed('invalidSyntax', 'the body needs a list "Operations" that is not empty');
  if (operations.length > mostOperations)
    throw malformed('invalidValue', `a patch has at most ${mostOperations} operations`);
  const draft: Draft = { ...user };
  for (const operation of operations) apply(draft, operation);
  return finishUser(draft, user);
}

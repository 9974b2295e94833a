import { isObject } from '../members.ts';
import { isUnassigned, readList, readParts, readSimple, type Draft } from './read-values.ts';
import { malformed } from './scim-error.ts';
import { invitedAddress, type ScimUser, type ScimValue } from './scim-user.ts';
import { findExtension, findPlace, userUrn, type Attribute, type Place, type Schema } from './user-schema.ts';

const phones = 5;

/** Reads the value of a whole attribute, or of a part of it, into the draft. */
export function setPlace(draft: Draft, { extension, attribute, part }: Place, value: unknown): void {
  if (extension !== undefined) {
    draft[extension] = { ...(draft[extension] as Draft | undefined), [attribute.name]: readSimple(attribute, value) };
    return;
  }
  if (part) {
    draft[attribute.name] = { ...(draft[attribute.name] as Draft | undefined), [part.name]: readSimple(part, value) };
    return;
  }
  if (attribute.type !== 'complex') draft[attribute.name] = readSimple(attribute, value);
  else draft[attribute.name] = attribute.isMulti ? readList(attribute, value) : readParts(attribute, value);
}

/** Refuses a body that says it is something else. Products that leave `schemas` out are let through. */
export function checkSchemas(body: Readonly<Record<string, unknown>>, urn: string): void {
  const schemas = body['schemas'];
  if (schemas === undefined) return;
  const isNamed =
    Array.isArray(schemas) && schemas.some((one) => typeof one === 'string' && one.toLowerCase() === urn.toLowerCase());
  if (!isNamed) throw malformed('invalidSyntax', `"schemas" has to name ${urn}`);
}

export function setExtension(draft: Draft, { urn, attributes }: Schema, value: unknown): void {
  const whole: Attribute = {
    name: urn,
    type: 'complex',
    description: '',
    parts: attributes.filter((one) => !one.isReadOnly),
  };
  draft[urn] = readParts(whole, value);
}

const valueOrder = (one: ScimValue) => (one.primary ? 0 : one.type?.toLowerCase() === 'work' ? 1 : 2);

/** Returns the one address of several that is kept. */
const chosen = (emails: readonly ScimValue[]) =>
  emails.toSorted((one, other) => valueOrder(one) - valueOrder(other)).slice(0, 1);

const isEmpty = (value: unknown) => isUnassigned(value) || (isObject(value) && Object.keys(value).length === 0);

/** Checks what a person needs, and leaves empty attributes out. A draft that does not say `active` leaves it as it is. */
export function finishUser(draft: Draft, { active }: Pick<ScimUser, 'active'>): ScimUser {
  const { emails, phoneNumbers, ...rest } = draft as Draft & {
    readonly emails?: readonly ScimValue[];
    readonly phoneNumbers?: readonly ScimValue[];
  };
  if (typeof rest['userName'] !== 'string' || rest['userName'].trim() === '')
    throw malformed('invalidValue', 'the attribute "userName" is required');
  if (phoneNumbers && phoneNumbers.length > phones)
    throw malformed('invalidValue', `the attribute "phoneNumbers" has more than ${phones} values`);
  const entries = Object.entries({ active, ...rest, emails: emails && chosen(emails), phoneNumbers });
  const user = Object.fromEntries(entries.filter(([, value]) => !isEmpty(value))) as unknown as ScimUser;
  if (!invitedAddress(user).ok)
    throw malformed('invalidValue', 'the attribute "emails" needs an address, or "userName" has to be one');
  return user;
}

/**
 * Reads the person of a creation or of a replacement. Attributes that nobody knows, that are not kept, or that only the server writes are
 * left out, as RFC 7644, section 3.3 allows.
 * @param present whether the person is active where the body does not say it
 */
export function readUser(body: unknown, present: Pick<ScimUser, 'active'> = { active: true }): ScimUser {
  if (!isObject(body)) throw malformed('invalidSyntax', 'the body has to be an object');
  checkSchemas(body, userUrn);
  const draft: Draft = {};
  for (const [name, value] of Object.entries(body)) {
    if (isUnassigned(value)) continue;
    const extension = findExtension(name);
    if (extension) {
      setExtension(draft, extension, value);
      continue;
    }
    const place = findPlace(name);
    if (typeof place !== 'object' || place.attribute.isReadOnly) continue;
    // The part of one among several values is named by a patch alone: nobody knows here which of them is meant.
    if (place.attribute.isMulti && place.part) continue;
    setPlace(draft, place, value);
  }
  return finishUser(draft, present);
}

import type { AccountProfile } from '../account/account-profile.ts';
import { parsePersonName } from '../fields/person-name.ts';
import { parsePhone } from '../fields/phone.ts';
import { parsePlainLine } from '../fields/plain-line.ts';
import type { ScimUser } from './scim-user.ts';
import { enterpriseUrn } from './user-schema.ts';

const valueOf = (parsed: { readonly ok: boolean; readonly value?: string | null }) =>
  parsed.ok ? (parsed.value ?? undefined) : undefined;

async function firstPhone({ phoneNumbers = [] }: ScimUser): Promise<string | undefined> {
  for (const { value } of phoneNumbers) {
    const phone = valueOf(await parsePhone(value));
    if (phone !== undefined) return phone;
  }
  return undefined;
}

/**
 * Returns the profile that an account begins with, from what a client has said of its person. A value that the rules of the profile refuse
 * is left out: the person may write it herself.
 */
export async function profileOfUser(user: ScimUser): Promise<AccountProfile> {
  const jobTitle = valueOf(parsePlainLine(user.title));
  const companyName = valueOf(parsePlainLine(user[enterpriseUrn]?.organization));
  return {
    familyName: valueOf(parsePersonName(user.name?.familyName)),
    givenName: valueOf(parsePersonName(user.name?.givenName)),
    phone: await firstPhone(user),
    ...((jobTitle ?? companyName) !== undefined && { category: 'professional' as const, jobTitle, companyName }),
  };
}

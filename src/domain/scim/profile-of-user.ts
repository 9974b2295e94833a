import { isProfessional, profileFields, type AccountProfile, type ProfileRow } from '../account/account-profile.ts';
import type { ScimPath, ScimUser, ScimValue } from './scim-user.ts';

type Fact = Omit<ProfileRow, 'scim'> & { readonly scim?: ScimPath };

/** The facts of the profile. The type holds their attributes to those that a user of SCIM has. */
const facts = Object.entries<Fact>(profileFields);

/** Returns what a client has said at this place. */
function saidAt(user: ScimUser, [name, part]: ScimPath): readonly unknown[] {
  const said = user[name];
  if (Array.isArray(said)) return (said as readonly ScimValue[]).map(({ value }) => value);
  return [part === undefined ? said : (said as Readonly<Record<string, unknown>> | undefined)?.[part]];
}

/**
 * Returns the profile that an account begins with, from what a client has said of its person. A value that the rules of the profile refuse
 * is left out: the person may write it herself.
 */
export async function profileOfUser(user: ScimUser): Promise<AccountProfile> {
  const profile: Record<string, string> = {};
  for (const [field, { scim, parse }] of facts) {
    if (!scim || !parse) continue;
    for (const said of saidAt(user, scim)) {
      const parsed = await parse(said);
      if (parsed.ok && parsed.value !== null) profile[field] ??= parsed.value;
    }
  }
  return { ...profile, ...(isProfessional(profile) && { category: 'professional' }) };
}

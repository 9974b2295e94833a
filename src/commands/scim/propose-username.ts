import { parseUsername } from '../../domain/fields/username.ts';
import { proposedUsernames } from '../../domain/fields/proposed-usernames.ts';
import type { ScimUser } from '../../domain/scim/scim-user.ts';
import type { Services } from '../../services.ts';

const mostLooks = 5;

/**
 * Returns a free user name that a person may know: that of her organization, the one of her address, or one made of her names.
 * @param isKept names that are free and go to somebody else
 */
export async function proposeUsername(
  { account: { accounts } }: Services,
  { userName, emails, name }: Pick<ScimUser, 'userName' | 'emails' | 'name'>,
  isKept: (username: string) => boolean = () => false,
): Promise<string | undefined> {
  const local = (emails?.[0]?.value ?? userName).split('@')[0];
  const names = [userName, local, ...proposedUsernames({ givenName: name?.givenName, familyName: name?.familyName })];
  const fitting = names.flatMap((one) => {
    const parsed = parseUsername(one);
    return parsed.ok && !isKept(parsed.username) ? [parsed.username] : [];
  });
  for (const username of fitting.slice(0, mostLooks)) if (!(await accounts.isUsernameTaken(username))) return username;
  return undefined;
}

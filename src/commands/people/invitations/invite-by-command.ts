import { parseEmailAddress } from '../../../domain/fields/email-address.ts';
import { parseUsername, type UsernameProblem } from '../../../domain/fields/username.ts';
import { isoTime } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import { Refused } from '../../refused.ts';
import { invitePerson } from './invite-person.ts';

interface Inviting {
  readonly email: string;
  readonly username?: string | undefined;
  readonly locale?: string | undefined;
  readonly languages: readonly string[];
}

const problems: Readonly<Record<UsernameProblem, string>> = {
  empty: 'is empty',
  length: 'must have 3 to 32 characters',
  characters: 'may hold letters without accents, digits, ".", "-" and "_", and begins with a letter or a digit',
  reserved: 'is reserved',
};

/** Throws the line that says what is wrong with the words of the command. */
function refuseWords({ email, username, locale, languages }: Inviting): void {
  if (!parseEmailAddress(email).ok) throw new Refused(`"${email}" is no e-mail address`);
  if (locale !== undefined && !languages.includes(locale))
    throw new Refused(`the locale "${locale}" is none of ${languages.join(', ')}`);
  const parsed = username === undefined ? undefined : parseUsername(username);
  if (parsed && !parsed.ok) throw new Refused(`the user name "${username}" ${problems[parsed.code]}`);
}

/** Invites a person for an operator, who reads the accounts anyway and is told that one has the address. */
export async function inviteByCommand(
  services: Services,
  inviting: Inviting,
): Promise<Readonly<Record<string, unknown>>> {
  refuseWords(inviting);
  const { email: typed, username, locale } = inviting;
  const address = parseEmailAddress(typed);
  if (address.ok) {
    const { email, canonical: emailCanonical } = address;
    if (await services.account.accounts.findAddressHolder({ email, emailCanonical }))
      throw new Refused(`the address "${typed}" is already that of an account`);
  }
  const answer = await invitePerson(services, {
    input: { email: typed, username, locale },
    reason: undefined,
  });
  if (answer.kind === 'disposable_address')
    throw new Refused(`"${typed}" is a disposable address, and DISPOSABLE_EMAIL refuses those`);
  if (answer.kind === 'username_taken') throw new Refused(`the user name "${username}" is already taken`);
  if (answer.kind !== 'invited') throw new Error(`an invitation that was examined is refused: ${answer.kind}`);
  return {
    email: address.ok ? address.email : typed,
    ...(username !== undefined && { username: username.toLowerCase() }),
    expires_at: isoTime(answer.expiresAt),
  };
}

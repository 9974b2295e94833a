import { isDisposableAddress } from '../../domain/fields/disposable-address.ts';
import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import { parseUsername, type UsernameProblem } from '../../domain/fields/username.ts';
import { isoTime } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { AccountAddress } from '../../store/account/accounts.ts';
import { Refused } from '../refused.ts';

interface Invitation extends AccountAddress {
  /** The name that the page proposes. */
  readonly username: string | undefined;
  readonly locale: string | undefined;
}

interface Inviting {
  readonly email: string | undefined;
  readonly username?: string | undefined;
  readonly locale?: string | undefined;
  /** Languages of the messages. */
  readonly languages: readonly string[];
  /** Sends the message and returns when its link expires, in epoch seconds. */
  readonly send: (invitation: Invitation) => number;
}

const problems: Readonly<Record<UsernameProblem, string>> = {
  empty: 'is empty',
  length: 'must have 3 to 32 characters',
  characters: 'may hold letters without accents, digits, ".", "-" and "_", and begins with a letter or a digit',
  reserved: 'is reserved',
};

async function readUsername({ accounts }: Services, typed: string | undefined): Promise<string | undefined> {
  if (typed === undefined) return undefined;
  const parsed = parseUsername(typed);
  if (!parsed.ok) throw new Refused(`the user name "${typed}" ${problems[parsed.code]}`);
  // A name that an account gave up is kept from others, and answered like one in use.
  if (await accounts.isUsernameTaken(parsed.username)) throw new Refused(`the user name "${typed}" is already taken`);
  return parsed.username;
}

/**
 * Invites a person to make an account. Nothing is written to the accounts before she has used the link of the message, so there is nothing to
 * sign in to and nothing to reset, and an invitation that is not followed leaves nothing behind.
 */
export async function invitePerson(
  services: Services,
  { email: typed, username, locale, languages, send }: Inviting,
): Promise<Readonly<Record<string, unknown>>> {
  if (typed === undefined) throw new Refused('--email is required; see --help');
  const address = parseEmailAddress(typed);
  if (!address.ok) throw new Refused(`"${typed}" is no e-mail address`);
  const { email, canonical: emailCanonical } = address;
  if (!services.config.acceptsDisposable && (await isDisposableAddress(emailCanonical)))
    throw new Refused(`"${typed}" is a disposable address, and DISPOSABLE_EMAIL refuses those`);
  if (locale !== undefined && !languages.includes(locale))
    throw new Refused(`the locale "${locale}" is none of ${languages.join(', ')}`);
  const proposed = await readUsername(services, username);
  if (await services.accounts.findHolder({ email, emailCanonical }))
    throw new Refused(`the address "${typed}" is already that of an account`);
  services.audit({ event: 'account.invited' });
  const expiresAt = send({ email, emailCanonical, username: proposed, locale });
  return { email, ...(proposed && { username: proposed }), expires_at: isoTime(expiresAt) };
}

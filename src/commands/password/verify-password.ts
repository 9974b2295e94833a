import { ipRule, failuresPerAccount, passwordCounter, perIp } from '../../domain/limits/throttle-rules.ts';
import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { ThrottleRule } from '../../store/limits/throttles.ts';
import { renewHash } from './renew-hash.ts';

const maxCodePoints = 128;

export type PasswordAnswer =
  | { readonly kind: 'right'; readonly account: Account; readonly isKnownBrowser: boolean }
  | { readonly kind: 'wrong' }
  /** Nothing was examined: the person may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

interface Attempt {
  /** User name or e-mail address, as typed. */
  readonly name: string;
  readonly password: string;
  /** SHA-256 of the browser's cookie. */
  readonly browser: string;
  readonly ip: string;
}

const canonicalName = (typed: string) => {
  const email = parseEmailAddress(typed);
  return { username: typed.trim().toLowerCase(), emailCanonical: email.ok ? email.canonical : '' };
};

/**
 * Checks a password behind the counters of the account and of the network address, which count the try before it is examined. An account
 * has one counter whatever name was typed, and an unknown name has a counter of its own, so that both behave alike.
 */
export async function verifyPassword(services: Services, attempt: Attempt): Promise<PasswordAnswer> {
  const names = canonicalName(attempt.name);
  const found = await services.accounts.findForSignIn({ ...names, browser: attempt.browser });
  const isKnownBrowser = found?.isKnownBrowser ?? false;
  const counter = found
    ? passwordCounter(found.account.id)
    : `password:name:${services.sealer.keyedHash(names.emailCanonical || names.username, 'sign-in name')}`;
  // A browser that signed in to this account before has its own counter: strangers cannot lock its owner out.
  const perAccount: ThrottleRule = {
    key: isKnownBrowser ? `${counter}:${attempt.browser}` : counter,
    waits: true,
    windowLimit: failuresPerAccount.limit,
    windowSeconds: failuresPerAccount.seconds,
  };
  const perNetwork = ipRule('password', perIp.failures, { ip: attempt.ip, times: services.config.addressLimits });
  const rules = isKnownBrowser ? [perAccount] : [perAccount, perNetwork];
  const retryAfter = await services.throttles.admit(rules);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };

  // No password is that long, so there is nothing to hash.
  const isTooLong = [...attempt.password].length > maxCodePoints;
  const isRight = !isTooLong && (await services.hasher.verify(attempt.password, found?.passwordHash));
  if (!isRight || !found || found.account.disabledAt !== null) return { kind: 'wrong' };
  services.throttles.succeed(rules.map(({ key }) => key));
  await renewHash(services, { accountId: found.account.id, password: attempt.password, stored: found.passwordHash! });
  return { kind: 'right', account: found.account, isKnownBrowser };
}

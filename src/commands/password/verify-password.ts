import { maySignIn, type Admission } from '../../domain/account/may-sign-in.ts';
import { refusalOf, type SignInRefusal } from '../../domain/account/sign-in-refusal.ts';
import { ipRule, failuresPerAccount, passwordCounter, perIp } from '../../domain/limits/throttle-rules.ts';
import { formerHashKind } from '../../domain/password/former-hash.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { ThrottleRule } from '../../store/limits/throttles.ts';
import { canonicalName, nameCounter } from '../../domain/limits/name-counters.ts';
import { AppError } from '../../errors.ts';

interface ProvedPassword {
  readonly accountId: string;
  readonly password: string;
  /** The hash that the password has just matched. */
  readonly stored: string;
}

/** Gives a password with an older or imported hash a hash of today. The age of the password stays. */
async function renewHash(
  { account: { accounts }, hasher }: Services,
  { accountId, password, stored }: ProvedPassword,
): Promise<void> {
  if (!hasher.isOutdated(stored)) return;
  try {
    await accounts.replaceHash({ id: accountId, from: stored, to: await hasher.hash(password) });
  } catch (error) {
    // The queue is full. The person gets in all the same, and the next sign-in tries again.
    if (!(error instanceof AppError && error.code === 'busy')) throw error;
  }
}

/** A password that is chosen here has 128 at most. One that was brought in from elsewhere may be longer. */
const maxCodePoints = 1024;

type Names = ReturnType<typeof canonicalName>;

interface BroughtPerson {
  readonly username: string;
  /** The code of an application was examined there too. */
  readonly hasProvedCode: boolean;
}

/** People whom another service has who are not here yet. Its passwords are examined there. */
export interface FormerPeople {
  /** Brings in a person whose password is right there, and returns the user name that she has here. */
  bring(typed: { readonly names: Names; readonly password: string }): Promise<BroughtPerson | 'nobody' | 'away'>;
  /** Asks about somebody who does not exist, which takes as long. */
  pretend(names: Names): Promise<'nobody' | 'away'>;
}

export type PasswordAnswer =
  | {
      readonly kind: 'right';
      readonly account: Account;
      readonly isKnownBrowser: boolean;
      /** The service that had the account before has examined the code of an application too. */
      readonly isCodeOfElsewhere?: true;
    }
  /**
   * `accountId`: the account that was named, if one was. Both members are for the audit alone; only a person who typed the right password
   * may learn that her account is disabled, restricted or closed.
   */
  | {
      readonly kind: 'wrong';
      readonly accountId: string | undefined;
      readonly reason: SignInRefusal;
      /** The service that had the accounts before did not answer, so a pair that is right there counts as wrong. */
      readonly isFormerAway?: boolean;
    }
  /** Nothing was examined: the person may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number; readonly accountId: string | undefined };

interface Attempt extends Admission {
  /** User name or e-mail address, as typed. */
  readonly name: string;
  readonly password: string;
  /** SHA-256 of the browser's cookie. */
  readonly browser: string;
  readonly ip: string;
  /** Hash of the cookie by which the browser is trusted, where a sign-in asks for the factors of the account next. */
  readonly trust?: { readonly hash: string | undefined };
  /** The former realm in which a person is looked for who is not here. */
  readonly former?: FormerPeople | undefined;
}

/**
 * Checks a password behind counters, which count the try before it is examined. The counter of the typed name and the one of the network
 * address make the person wait. The counter of the account counts tries under all its names: beyond its limits even the right password is
 * answered like a wrong one, after the same work, because a wait would tell which names belong to one account.
 */
export async function verifyPassword(services: Services, attempt: Attempt): Promise<PasswordAnswer> {
  const names = canonicalName(attempt.name);
  const { browser, trust, former, password } = attempt;
  const find = (wanted: Names) =>
    services.factors.personFacts.findForSignIn(wanted, { browser, trustHash: trust?.hash, keeps: trust !== undefined });
  let found = await find(names);
  const isKnownBrowser = found?.isKnownBrowser ?? false;
  const isHere = found !== undefined;
  const named = nameCounter(services, names);
  const waiting = (key: string): ThrottleRule => ({
    // A browser that signed in to this account before has its own counters: strangers cannot lock its owner out.
    key: isKnownBrowser ? `${key}:${browser}` : key,
    waits: true,
    windowLimit: failuresPerAccount.limit,
    windowSeconds: failuresPerAccount.seconds,
  });
  const perNetwork = ipRule('password', perIp.failures, { ip: attempt.ip, times: services.config.addressLimits });
  const told = isKnownBrowser ? [waiting(named)] : [waiting(named), perNetwork];
  const common = waiting(found ? passwordCounter(found.account.id) : `${named}:nobody`);
  const { retryAfter, isHeld } = await services.throttles.admitSilently({ told, silent: common });
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter, accountId: found?.account.id };

  // No password is that long, so there is nothing to hash.
  const isTooLong = [...password].length > maxCodePoints;
  const asked = isHeld || isTooLong ? undefined : former;
  const brought = isHere ? undefined : await asked?.bring({ names, password });
  if (typeof brought === 'object') found = await find({ username: brought.username, emailCanonical: '' });
  // Another sign-in of the same person may have brought her since she was looked for.
  else if (brought === 'nobody') found = await find(names);
  const isRight = !isTooLong && (await services.hasher.verify(password, found?.passwordHash));
  const formerKind = found?.passwordHash === undefined ? undefined : formerHashKind(found.passwordHash);
  if (formerKind) services.metrics.formerPassword({ kind: formerKind, outcome: isRight ? 'right' : 'wrong' });
  const accountId = found?.account.id;
  if (isHeld || !isRight || found?.passwordHash === undefined) {
    const told = isHere ? await asked?.pretend(names) : brought;
    const missing = found ? 'no_password' : 'unknown';
    return {
      kind: 'wrong',
      accountId,
      reason: isHeld ? 'throttled' : found?.passwordHash === undefined ? missing : 'password',
      ...(told === 'away' && { isFormerAway: true }),
    };
  }
  // The try stays counted, so that a disabled account costs the same as a wrong password.
  if (!maySignIn(found.account, attempt)) return { kind: 'wrong', accountId, reason: refusalOf(found.account) };
  services.throttles.succeed([...told, common].map(({ key }) => key));
  await renewHash(services, { accountId: found.account.id, password, stored: found.passwordHash });
  const hasProvedCode = typeof brought === 'object' && brought.hasProvedCode;
  return { kind: 'right', account: found.account, isKnownBrowser, ...(hasProvedCode && { isCodeOfElsewhere: true }) };
}

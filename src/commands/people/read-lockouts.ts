import { nameCountersOf } from '../../domain/limits/name-counters.ts';
import { failuresPerAccount, passwordCounter, secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { FullCounter, ThrottleRule } from '../../store/limits/throttles.ts';

/** Tries at an account that are refused unread, after too many failures. */
export interface Lockout {
  /** `password`: from browsers that the account does not know. `known-browser`: from one that has signed in before. */
  readonly what: 'password' | 'known-browser' | 'second-factor';
  readonly failures: number;
  /** Epoch seconds; undefined where the password is off until it is reset. */
  readonly until: number | undefined;
}

/** The browsers that are looked at, those that came last first. */
const mostBrowsers = 50;

const ruleOf = (key: string): ThrottleRule => ({
  key,
  waits: true,
  windowLimit: failuresPerAccount.limit,
  windowSeconds: failuresPerAccount.seconds,
});

/** Returns the counter that makes people wait longest; undefined when none does. */
const longest = (full: readonly FullCounter[]): FullCounter | undefined =>
  full.toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity))[0];

/** Says what the failures of a person, or of a stranger, keep from being examined now. */
export async function readLockouts(
  services: Pick<Services, 'sealer' | 'throttles' | 'account'>,
  account: Account,
): Promise<readonly Lockout[]> {
  const counters = [passwordCounter(account.id), ...nameCountersOf(services, account)];
  const browsers = await services.account.knownBrowsers.list(account.id, mostBrowsers);
  const keysOf: Readonly<Record<Lockout['what'], readonly string[]>> = {
    password: counters,
    'known-browser': browsers.flatMap((browser) => counters.map((counter) => `${counter}:${browser}`)),
    'second-factor': [secondFactorRule(account.id).key],
  };
  const full = await services.throttles.findFull(Object.values(keysOf).flat().map(ruleOf));
  return (Object.keys(keysOf) as Lockout['what'][]).flatMap((what) => {
    const found = longest(full.filter(({ key }) => keysOf[what].includes(key)));
    return found ? [{ what, failures: found.failures, until: found.until }] : [];
  });
}

import { day, hour, minute } from '../time.ts';
import { ipGroups } from '../network/ip-groups.ts';

/** A number of events in a number of seconds. One more event is refused. */
export interface Limit {
  readonly limit: number;
  readonly seconds: number;
}

/** Failures in a row and per day on one account; these never change (CNIL, délibération 2022-100). */
export const failuresPerAccount: Limit = { limit: 25, seconds: day };
/** After so many failures in a row, however slow, the password is off until it is reset (NIST SP 800-63B). */
export const failuresBeforeReset = 100;

/**
 * Returns the counter of an account's password, whatever name was typed. A browser that the account knows has its own counter, with
 * `:browser` behind the name.
 */
export const passwordCounter = (accountId: string) => `password:account:${accountId}`;

/**
 * Counts codes of applications and recovery codes of one account together, from whatever browser they come. Neither a right password nor a
 * new one resets the counter. From the tenth failure in a row each try waits 15 minutes.
 */
export const secondFactorRule = (accountId: string) => ({
  key: `second-factor:account:${accountId}`,
  waits: true,
  windowLimit: failuresPerAccount.limit,
  windowSeconds: failuresPerAccount.seconds,
});

/** Limits for each network address, multiplied by ADDRESS_LIMITS. */
export const perIp = {
  failures: { limit: 30, seconds: 15 * minute },
  registrations: { limit: 10, seconds: hour },
  captchas: { limit: 20, seconds: 10 * minute },
  recoveries: { limit: 10, seconds: 10 * minute },
  /** Requests for a sign-in, pushed requests, and requests of devices. A whole ministry may share one address. */
  requests: { limit: 600, seconds: 10 * minute },
  /** The same where no person is there to wait: silent requests, and those of a client's own server. */
  requestsOfPrograms: { limit: 6_000, seconds: 10 * minute },
  /** Documents of clients that nobody has registered, which we read for somebody. */
  documents: { limit: 20, seconds: 10 * minute },
} as const satisfies Readonly<Record<string, Limit>>;

/** The same documents for all networks together, in one process. */
export const documentsInAll: Limit = { limit: 600, seconds: 10 * minute };

/** Unknown codes of devices that one person may type. Each network address has a limit of its own besides (RFC 8628, section 5.1). */
export const deviceCodesPerPerson: Limit = { limit: 10, seconds: 15 * minute };

/** New passwords that may be compared with the last ones of an account: each costs up to five hashes. */
export const passwordChoices: Limit = { limit: 20, seconds: 15 * minute };

/** Messages that a stranger can cause, each kind apart. Notices, undo and cancel links are never held back. */
export const messagesPerRecipient: readonly Limit[] = [
  { limit: 5, seconds: hour },
  { limit: 10, seconds: day },
];

/**
 * Messages of one kind to a recipient that strangers cause together, whatever network they use. It is higher than what one network may
 * cause, so that one stranger does not use up the messages of the recipient.
 */
export const messagesFromAllNetworks: readonly Limit[] = [
  { limit: 15, seconds: hour },
  { limit: 30, seconds: day },
];

/** The waits after failures in a row. */
export const waits = { firstAt: 5, firstSeconds: minute, longestSeconds: 15 * minute } as const;

/** Returns the seconds to wait after so many failures in a row: a minute from the fifth, doubled each time. */
export function waitAfterFailures(failures: number): number {
  const { firstAt, firstSeconds, longestSeconds } = waits;
  if (failures < firstAt) return 0;
  return Math.min(firstSeconds * 2 ** Math.min(failures - firstAt, 4), longestSeconds);
}

/**
 * Returns the key under which a network address is counted: IPv4 whole, IPv6 by its /56, since an access provider gives so many networks to
 * one household. All texts that are no address share one key, so they are throttled together and never skipped.
 */
export function ipKey(ip: string): string {
  const groups = ipGroups(ip);
  if (!groups) return 'unknown';
  if (groups.length === 4) return groups.join('.');
  const [first = 0, second = 0, third = 0, fourth = 0] = groups;
  return `${[first, second, third, fourth & 0xff00].map((group) => group.toString(16)).join(':')}::/56`;
}

export interface CountedIp {
  readonly ip: string;
  /** ADDRESS_LIMITS, multiplied by the share that a suspicion leaves. */
  readonly times: number;
}

/** Returns the rule of the counters for one kind of event from one network address. */
export function ipRule(kind: string, { limit, seconds }: Limit, { ip, times }: CountedIp) {
  return {
    key: `${kind}:address:${ipKey(ip)}`,
    waits: false,
    windowLimit: Math.max(1, Math.ceil(limit * times)),
    windowSeconds: seconds,
  };
}

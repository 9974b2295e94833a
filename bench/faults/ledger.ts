import type { Person } from '../load/read-page.ts';

/** Every promise that a fault must leave whole, in the words of the report. */
export const promises = {
  whole: 'what one request writes is there as a whole, or not at all',
  kept: 'what was answered with success is there',
  tokens: 'a token that was handed out works until it is withdrawn',
  withdrawn: 'a token that was withdrawn never works again',
  once: 'a code, a refresh token, a link or a recovery code works once',
  password: 'the password that was changed last is the one that works',
  messagesKept: 'every message that was promised arrives',
  messagesTrue: 'no message tells of something that was not written',
  messagesOnce: 'a message arrives once, and after a crash or a moved clock at most twice under one id',
  audit: 'the chain of the audit verifies, and reaches its last line',
  limits: 'the limits go on counting',
  jobs: 'the jobs of every process go on',
  stop: 'every process ends after SIGTERM, with exit code 0',
  ready: 'the readiness tells the truth',
  refused: 'nobody is refused while processes are replaced',
  growth: 'memory, handles and timers do not grow',
} as const;
export type PromiseName = keyof typeof promises;

/** Outcome of something that was asked for. It is unknown where the answer was lost, and then it may have been done or not. */
export type Outcome = 'done' | 'unknown' | 'not done';

export interface Registered {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly outcome: Outcome;
}

/** The tokens of one sign-in at the service, each replaced by the next. */
export interface Family {
  accessToken: string;
  /** When the access token was asked for; it lives for ten minutes. */
  accessAskedAt: number;
  refreshToken: string;
  readonly username: string;
  /** Number of the session in which it was given. The tokens of one session have one grant, so they are withdrawn together. */
  readonly session: number;
  /** Refresh tokens that were exchanged for others. */
  readonly used: string[];
  /** `unknown`: an answer about it was lost. `dead`: it was withdrawn, or its token was used twice. */
  state: 'live' | 'unknown' | 'dead';
}

/** The passwords of one person. */
export interface Passwords {
  readonly username: string;
  readonly email: string;
  /** The passwords of which exactly one works: more than one where an answer about a change was lost. */
  candidates: readonly string[];
  /** Passwords that work no longer. */
  readonly former: string[];
  /** Number of changes that were answered with success. */
  changes: number;
}

/** The recovery codes of one person, who has a second factor. */
export interface RecoveryCodes {
  readonly person: Person;
  readonly unused: string[];
  /** Codes that have opened the account. */
  readonly spent: string[];
}

/** Milliseconds for which an access token is surely good. */
export const accessTokenLife = 9 * 60_000;

export interface Broken {
  readonly promise: PromiseName;
  readonly detail: string;
}

/** Keeps what people and services were promised, and what became of it. */
export interface Ledger {
  readonly registered: Registered[];
  readonly families: Family[];
  readonly passwords: Passwords[];
  readonly recoveryCodes: RecoveryCodes[];
  /** Sign-ins with the password that ended with a code, by user name. */
  readonly signIns: Map<string, number>;
  readonly broken: readonly Broken[];
  readonly checked: ReadonlyMap<PromiseName, number>;
  /** Forgets every token that was asked for until a moment, because it may have ended by its time. */
  expire(until: number): void;
  /** Returns whether tokens that were asked for at a moment may have ended by their time. */
  isExpired(askedAt: number): boolean;
  /** Notes what has become of a family, and so of all that share its session. */
  settleFamily(family: Pick<Family, 'username' | 'session'>, state: Family['state']): void;
  /** Counts one look at a promise, and keeps the detail where it is broken. */
  check(promise: PromiseName, holds: boolean, detail: string): void;
}

export function createLedger(): Ledger {
  const broken: Broken[] = [];
  const checked = new Map<PromiseName, number>();
  const families: Family[] = [];
  let expiredUntil = Number.NEGATIVE_INFINITY;
  return {
    registered: [],
    families,
    passwords: [],
    recoveryCodes: [],
    signIns: new Map(),
    broken,
    checked,
    expire(until) {
      expiredUntil = until;
      for (const family of families) family.state = 'unknown';
    },
    isExpired: (askedAt) => askedAt <= expiredUntil,
    settleFamily({ username, session }, state) {
      for (const family of families)
        if (family.username === username && family.session === session && family.state !== 'unknown')
          family.state = state;
    },
    check(promise, holds, detail) {
      checked.set(promise, (checked.get(promise) ?? 0) + 1);
      if (!holds) broken.push({ promise, detail });
    },
  };
}

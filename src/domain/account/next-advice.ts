import { day } from '../time.ts';

/** The protections that an account has; times in epoch seconds. */
export interface Protection {
  readonly hasPassword: boolean;
  /** When the password runs out; undefined when it never does, or when the account has none. */
  readonly passwordRunsOutAt: number | undefined;
  /** A sign-in asks for a second factor. */
  readonly isSecondFactorOn: boolean;
  readonly passkeys: number;
  /** Number of recovery codes that can still be used. */
  readonly recoveryCodes: number;
}

/** Every advice, the most valuable one first. */
const adviceOrder = [
  'second-factor',
  'passkey-as-second-factor',
  'no-codes',
  'renewal',
  'few-codes',
  'passkey',
] as const;

export type Advice = (typeof adviceOrder)[number];

/** People are reminded of the renewal from this time before the end on, as the first reminder by message is. */
const soonSeconds = 30 * day;
const fewCodes = 3;

/** Returns whether a password runs out within a month, or has run out. */
export const runsOutSoon = ({ passwordRunsOutAt }: Pick<Protection, 'passwordRunsOutAt'>, now: number): boolean =>
  passwordRunsOutAt !== undefined && passwordRunsOutAt - now <= soonSeconds;

const isMissing: Readonly<Record<Advice, (held: Protection, now: number) => boolean>> = {
  // A stolen password opens such an account by itself. An account without a password has no such risk.
  'second-factor': ({ hasPassword, isSecondFactorOn, passkeys }) => hasPassword && !isSecondFactorOn && passkeys === 0,
  'passkey-as-second-factor': ({ hasPassword, isSecondFactorOn, passkeys }) =>
    hasPassword && !isSecondFactorOn && passkeys > 0,
  // A person who loses her device and has no code waits for days.
  'no-codes': ({ isSecondFactorOn, recoveryCodes }) => isSecondFactorOn && recoveryCodes === 0,
  renewal: runsOutSoon,
  'few-codes': ({ isSecondFactorOn, recoveryCodes }) => isSecondFactorOn && recoveryCodes <= fewCodes,
  passkey: ({ passkeys }) => passkeys === 0,
};

/** Returns the most valuable protection that an account lacks; undefined when it lacks none. */
export const nextAdvice = (held: Protection, now: number): Advice | undefined =>
  adviceOrder.find((advice) => isMissing[advice](held, now));

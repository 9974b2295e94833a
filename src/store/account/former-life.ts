import type { OwedStep } from '../../domain/factors/owed-steps.ts';
import type { AccountAddress } from './accounts.ts';
import { owedColumn } from './owed-steps.ts';

/** The life of an account before it came here; times in epoch seconds. */
export interface FormerLife {
  readonly createdAt: number;
  readonly passwordChangedAt: number | null;
  /** Null for an address that nobody has proved. */
  readonly emailVerifiedAt: number | null;
  readonly disabledAt: number | null;
  /** The time at which the second factor was turned on; null without one. */
  readonly secondFactorAt: number | null;
  /** Hashes of former passwords, the oldest first. */
  readonly formerHashes: readonly string[];
  /** Steps that the next sign-in asks for. */
  readonly owedSteps: readonly OwedStep[];
}

/** Returns the columns of a new account that only a former life fills. */
export const formerColumns = ({ disabledAt, secondFactorAt, owedSteps }: FormerLife, now: number) => ({
  disabled_at: disabledAt,
  second_factor_at: secondFactorAt,
  owed_steps: owedColumn.write(owedSteps),
  // Nothing of the former uses is known, so the days until an unused account is closed begin anew.
  active_at: now,
});

/** Facts that a former service has changed. */
export interface FormerFacts {
  readonly username?: string;
  readonly address?: AccountAddress & { readonly verifiedAt: number | null };
  /** The password with its age; null takes it away. */
  readonly password?: { readonly hash: string; readonly changedAt: number } | null;
}

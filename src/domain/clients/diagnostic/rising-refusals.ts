/** Refusals of this week and of the week before, where there are many more than there were. */
export interface RisingRefusals {
  readonly week: number;
  readonly before: number;
}

const weekDays = 7;
/** Fewer refusals in a week are the mistakes of a few people. */
const least = 20;

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/**
 * Returns the refusals of two weeks when the last one has at least twice as many; undefined otherwise.
 * @param days the refusals of each day in their order, today last
 */
export function risingRefusals(days: readonly number[]): RisingRefusals | undefined {
  const week = sum(days.slice(-weekDays));
  const before = sum(days.slice(-2 * weekDays, -weekDays));
  return week >= least && week >= 2 * before ? { week, before } : undefined;
}

import type { About } from '../engine/flow.ts';

/** Returns the answer to a code of a secret that is not shown any more. */
export const expiredSecret = ({ t }: Pick<About, 't'>) => ({
  ok: false as const,
  errors: { otp: t.secondFactor.enrol.problems.expired },
});

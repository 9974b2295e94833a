import { isOwed, owesAnyStep, type OwedStep } from '../../../src/domain/factors/owed-steps.ts';
import type { About } from '../../engine/flow.ts';
import type { LoginState } from '../../flow-states/login-state.ts';

type Known = Pick<About, 'person'>;

/** Returns whether a person who has signed in owes a step that her former service was about to ask of her. */
export const owesStep = (step: OwedStep, { proved }: LoginState, { person }: Known): boolean =>
  proved !== undefined && person !== undefined && isOwed(step, person);

/** Returns whether she owes any of them, whatever way she came. */
export const owesFormerSteps = ({ proved }: LoginState, { person }: Known): boolean =>
  proved !== undefined && person !== undefined && owesAnyStep(person);

import type { Form } from '../engine/flow.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/**
 * Returns the change of state by which « Valider » goes straight to the captcha. The choice stays: going back to look at a step does not
 * ask for the other steps again.
 */
export function finishedEarly({ action }: Form): Pick<RegistrationState, 'finishEarly'> {
  return action === 'finish' ? { finishEarly: true } : {};
}

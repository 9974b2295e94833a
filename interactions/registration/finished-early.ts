import type { Form } from '../engine/flow.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** « Valider » goes straight to the captcha, and stays chosen: going back to look at a step does not ask for the others again. */
export function finishedEarly({ action }: Form): Pick<RegistrationState, 'finishEarly'> {
  return action === 'finish' ? { finishEarly: true } : {};
}

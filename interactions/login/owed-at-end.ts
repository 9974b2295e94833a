import type { About } from '../engine/flow.ts';
import { owesCancelling } from './cancel-deletion.tsx';
import { isProved } from './is-proved.ts';
import { owesFreshSignIn } from './owed-steps/owes-fresh-sign-in.ts';
import { owesEnrolment, owesSecondFactor } from './owed-steps/owes-second-factor.ts';
import { owesFormerSteps } from './owed-steps/owes-step.ts';
import type { LoginState } from '../flow-states/login-state.ts';

interface Ending {
  readonly state: LoginState;
  readonly about: About;
}

/**
 * Looks at the end of a sign-in again at everything that it stands on, whichever page its last form came from. Returns undefined when the
 * sign-in may be handed over, else the change of the state by which a step is owed again. The account may still change between this look
 * and the commit: `answer` is given the credential version of the proof, and the sign-in is written only while the account has that one.
 */
export function owedAtEnd({ state, about }: Ending): Partial<LoginState> | undefined {
  const { accountId } = about.request ?? {};
  if (state.keepsSession && !state.proved && accountId !== undefined) return undefined;
  const stands =
    isProved(state, about) &&
    !owesCancelling(state, about) &&
    !owesFreshSignIn(state, about) &&
    !owesSecondFactor(state, about) &&
    !owesEnrolment(state, about) &&
    !owesFormerSteps(state, about);
  return stands ? undefined : { keepsSession: undefined };
}

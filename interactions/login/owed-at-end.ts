import type { About, FinishContext } from '../engine/flow.ts';
import { owesCancelling } from './cancel-deletion.tsx';
import { isProved } from './is-proved.ts';
import { owesFreshSignIn } from './owes-fresh-sign-in.ts';
import { owesEnrolment, owesSecondFactor } from './owes-second-factor.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** Returns whether the session that the person goes on with is alive in this browser, and is the one in which the request was asked. */
async function isSessionAlive({ request, oidc }: About, ctx: FinishContext): Promise<boolean> {
  if (request?.accountId === undefined) return false;
  const live = await oidc.session(ctx);
  return live?.uid === request.sessionUid && live?.accountId === request.accountId;
}

interface Ending {
  readonly state: LoginState;
  readonly about: About;
  readonly ctx: FinishContext;
}

/**
 * Looks at the end of a sign-in again at everything that it stands on, whichever page its last form came from. Returns undefined when the
 * sign-in may be handed over, else the change of the state by which a step is owed again. The account may still change between this look
 * and the commit: `answer` is given the credential version of the proof, and the sign-in is written only while the account has that one.
 */
export async function owedAtEnd({ state, about, ctx }: Ending): Promise<Partial<LoginState> | undefined> {
  if (state.keepsSession && !state.proved)
    return (await isSessionAlive(about, ctx))
      ? undefined
      : { keepsSession: undefined, switches: true, hasLapsed: true };
  const stands =
    isProved(state, about) &&
    !owesCancelling(state, about) &&
    !owesFreshSignIn(state, about) &&
    !owesSecondFactor(state, about) &&
    !owesEnrolment(state, about);
  return stands ? undefined : { keepsSession: undefined };
}

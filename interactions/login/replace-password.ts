import type { StepResult, Submitted } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';
import { addSignInPasskey } from './add-sign-in-passkey.ts';

/** Adds a passkey in the place of a password that has run out. A passkey that is refused changes nothing. */
export async function replacePassword(
  submitted: Omit<Submitted<LoginState>, 'upload'>,
): Promise<StepResult<LoginState>> {
  const { proved } = submitted.state;
  if (!proved) return { ok: true, patch: {} };
  const added = await addSignInPasskey(submitted, { proved, replacesPassword: true });
  return added.ok ? { ok: true, patch: { proved: added.proved, isRenewed: true }, event: 'replaced' } : added;
}

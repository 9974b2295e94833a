import { addPasskey } from '../../src/commands/factors/add-passkey.ts';
import { announcing } from '../mails/announce.ts';
import type { StepResult, Submitted } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** Adds a passkey in the place of a password that has run out. A passkey that is refused changes nothing. */
export async function replacePassword({
  form,
  state: { proved },
  services,
  about,
}: Omit<Submitted<LoginState>, 'upload'>): Promise<StepResult<LoginState>> {
  if (!proved) return { ok: true, patch: {} };
  const texts = about.t.security.passkeyAddition;
  const answer = await addPasskey(services, {
    accountId: proved.accountId,
    credentialVersion: proved.credentialVersion,
    flowKey: about.flowKey,
    ticket: form['ticket'],
    credential: form['credential'],
    otherwise: texts.defaultLabel,
    replacesPassword: true,
    requestId: about.requestId,
    announce: announcing(services, about),
  });
  if (answer.kind !== 'added') return { ok: false, errors: { passkey: texts.problems[answer.kind] } };
  return {
    ok: true,
    patch: { proved: { ...proved, credentialVersion: answer.credentialVersion }, isRenewed: true },
    event: 'replaced',
  };
}

import { changePassword } from '../../../src/commands/change-password.ts';
import { verifyPassword } from '../../../src/commands/verify-password.ts';
import { proofMark } from '../../../src/domain/proof-mark.ts';
import type { StepResult, Submitted } from '../../flow.ts';
import { tellCancelled } from '../../lost-device/messages.ts';
import { readOtherPassword } from '../../other-password.ts';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { announcing } from '../announce.ts';
import { listPath, type SecurityState } from './state.ts';

/** The present password, throttled as at a sign-in, then another one. */
export async function changeOwnPassword(
  { form, services, about }: Submitted<SecurityState>,
  { account, session, survivors }: AccountVisit,
): Promise<StepResult<SecurityState>> {
  const texts = about.t.security.password;
  const current = form['currentPassword'] ?? '';
  if (!current) return { ok: false, errors: { currentPassword: texts.currentMissing } };
  const { browser, address, requestId } = about;
  const answer = await verifyPassword(services, { name: account.username, password: current, browser, address });
  if (answer.kind === 'wrong') return { ok: false, errors: { currentPassword: texts.currentWrong } };
  if (answer.kind === 'throttled') {
    const { retryAfter } = answer;
    return { ok: false, errors: { currentPassword: about.t.login.signIn.throttled(retryAfter) }, retryAfter };
  }
  const { verdict, ...chosen } = await readOtherPassword(form, { account, services, t: about.t });
  if (!chosen.ok) return { ...chosen, shown: { verdict } };
  await changePassword(services, {
    accountId: account.id,
    // As it was when the password was read: another change, or a reset, may have come meanwhile.
    mark: proofMark(answer.account),
    passwordHash: chosen.hash,
    sessionUid: session.uid,
    survivingPurposes: survivors,
    requestId,
    announce: announcing(services, about),
    tellCancelled: (cancelled) => tellCancelled(services, cancelled),
  });
  return { ok: true, patch: noticeOf('passwordChanged'), next: listPath };
}

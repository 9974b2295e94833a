import { changePassword } from '../../../src/commands/password/change-password.ts';
import { verifyPassword } from '../../../src/commands/password/verify-password.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { StepResult, Submitted } from '../../engine/flow.ts';
import { tellCancelled } from '../../mails/lost-device-messages.ts';
import { readOtherPassword } from '../../fields/other-password.ts';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { announcing } from '../../mails/announce.ts';
import { listPath, type SecurityState } from './state.ts';

type Result = StepResult<SecurityState>;

/** The present password, throttled as at a sign-in: the account as it was then, or what is wrong. */
async function provePresent(
  { form, services, about }: Submitted<SecurityState>,
  { account }: AccountVisit,
): Promise<Account | Extract<Result, { ok: false }>> {
  const texts = about.t.security.password;
  const current = form['currentPassword'] ?? '';
  if (!current) return { ok: false, errors: { currentPassword: texts.currentMissing } };
  const { browser, ip } = about;
  const answer = await verifyPassword(services, { name: account.username, password: current, browser, ip });
  if (answer.kind === 'wrong') return { ok: false, errors: { currentPassword: texts.currentWrong } };
  if (answer.kind === 'right') return answer.account;
  const { retryAfter } = answer;
  return { ok: false, errors: { currentPassword: about.t.login.signIn.throttled(retryAfter) }, retryAfter };
}

/** The present password, where there is one, then another; the first one is chosen on the strength of a fresh sign-in alone. */
export async function changeOwnPassword(submitted: Submitted<SecurityState>, visit: AccountVisit): Promise<Result> {
  const { form, services, about } = submitted;
  const { account, session } = visit;
  const isFirst = account.passwordChangedAt === null;
  const proved = isFirst ? account : await provePresent(submitted, visit);
  if ('ok' in proved) return proved;
  const { verdict, ...chosen } = await readOtherPassword(form, { account, services, t: about.t });
  if (!chosen.ok) return { ...chosen, shown: { verdict } };
  await changePassword(services, {
    accountId: account.id,
    // As it was when the password was read: another change, or a reset, may have come meanwhile.
    credentialVersion: credentialVersionOf(proved),
    passwordHash: chosen.hash,
    sessionUid: session.uid,
    requestId: about.requestId,
    announce: announcing(services, about),
    tellCancelled: (cancelled) => tellCancelled(services, cancelled),
  });
  return { ok: true, patch: noticeOf(isFirst ? 'passwordChosen' : 'passwordChanged'), next: listPath };
}

import { changePassword } from '../../../src/commands/password/change-password.ts';
import { verifyPassword } from '../../../src/commands/password/verify-password.ts';
import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { StepResult, Submitted } from '../../engine/flow.ts';
import { readOtherPassword } from '../../fields/other-password.ts';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf } from '../account-state.ts';
import { listPath, type SecurityState } from './state.ts';

type Result = StepResult<SecurityState>;

/** Checks the present password, throttled as at a sign-in. Returns the account as it was read for the check, or the errors. */
export async function provePresent(
  { form, services, about }: Pick<Submitted<object>, 'form' | 'services' | 'about'>,
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
  return { ok: false, errors: { currentPassword: about.t.frame.wait.tries(retryAfter) }, retryAfter };
}

/** Changes the password after a check of the present one. A first password needs only a fresh sign-in, since there is no present one. */
export async function changeOwnPassword(submitted: Submitted<SecurityState>, visit: AccountVisit): Promise<Result> {
  const { form, services, about } = submitted;
  const { account, session } = visit;
  const isFirst = !hasPassword(account);
  const proved = isFirst ? account : await provePresent(submitted, visit);
  if ('ok' in proved) return proved;
  const { verdict, ...chosen } = await readOtherPassword(form, { account, services, t: about.t });
  if (!chosen.ok) return { ...chosen, shown: { verdict } };
  await changePassword(services, {
    accountId: account.id,
    // The credential version from when the password was checked. Another change or a reset in between makes this change fail.
    credentialVersion: credentialVersionOf(proved),
    passwordHash: chosen.hash,
    sessionUid: session.uid,
    requestId: about.requestId,
    lang: about.lang,
  });
  return { ok: true, patch: noticeOf(about, { kind: isFirst ? 'passwordChosen' : 'passwordChanged' }), next: listPath };
}

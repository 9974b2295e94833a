import { hashChosenPassword } from '../../src/commands/password/hash-chosen-password.ts';
import { wasUsedBefore } from '../../src/commands/password/was-used-before.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { Form } from '../engine/flow.ts';
import { readNewPassword } from './new-password.ts';
import type { Texts } from '../texts/index.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

export type OtherPassword =
  | { readonly ok: true; readonly hash: string; readonly verdict?: undefined }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<string, string>>;
      readonly retryAfter?: number;
      readonly verdict?: PasswordVerdict | undefined;
    };

interface Chooser {
  readonly account: Account;
  readonly services: Services;
  readonly t: Texts;
}

/** Returns the words of an account that its password must not contain. */
export function wordsOf({ username, email, profile }: Account): readonly string[] {
  const { familyName, givenName, companyName } = profile;
  return [username, email, familyName, givenName, companyName].filter((word) => word !== null && word !== undefined);
}

/** Reads `password` and `passwordConfirm` for an account that has a password, or had one. The last five passwords are refused. */
export async function readOtherPassword(form: Form, { account, services, t }: Chooser): Promise<OtherPassword> {
  const texts = t.fields.newPassword;
  const chosen = await readNewPassword(form, { services, words: wordsOf(account), t });
  if (!chosen.ok) return chosen;
  const used = await wasUsedBefore(services, { accountId: account.id, password: chosen.password });
  if (used === true) return { ok: false, errors: { password: texts.problems.used } };
  if (used) return { ok: false, errors: { password: texts.throttled(used.retryAfter) }, retryAfter: used.retryAfter };
  return { ok: true, hash: await hashChosenPassword(services, chosen.password) };
}

import { checkPassword, normalisePassword } from '../src/domain/password-policy.ts';
import type { Form } from './flow.ts';
import type { Texts } from './texts/index.ts';

export type NewPassword =
  | { readonly ok: true; readonly password: string }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** Reads `password` and `passwordConfirm`; `words` are the person's own, which a password must not contain. */
export async function readNewPassword(
  form: Form,
  about: { readonly words: readonly string[]; readonly t: Texts },
): Promise<NewPassword> {
  const texts = about.t.fields.newPassword;
  const password = form['password'] ?? '';
  const confirmation = form['passwordConfirm'] ?? '';
  if (!password) return { ok: false, errors: { password: texts.problems.empty } };
  const problem = await checkPassword(password, { words: about.words });
  if (problem) return { ok: false, errors: { password: texts.problems[problem] } };
  if (!confirmation) return { ok: false, errors: { passwordConfirm: texts.confirmEmpty } };
  if (normalisePassword(confirmation) !== normalisePassword(password))
    return { ok: false, errors: { passwordConfirm: texts.mismatch } };
  return { ok: true, password: normalisePassword(password) };
}

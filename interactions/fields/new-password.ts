import { checkPassword, judgeCriteria, normalisePassword } from '../../src/domain/password/password-policy.ts';
import type { Services } from '../../src/services.ts';
import type { Form } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

export type NewPassword =
  | { readonly ok: true; readonly password: string }
  | {
      readonly ok: false;
      readonly errors: Readonly<Record<string, string>>;
      /** The verdict on each rule for the page; empty when nothing was typed. */
      readonly verdict: PasswordVerdict;
    };

interface Chooser {
  readonly services: Pick<Services, 'estimator'>;
  /** Words about the person that a password must not contain. */
  readonly words: readonly string[];
  readonly t: Texts;
}

const isSameButEdges = (one: string, other: string) =>
  normalisePassword(one.trim()) === normalisePassword(other.trim());

/** Reads `password` and `passwordConfirm`, and checks the rules of passwords. */
export async function readNewPassword(form: Form, about: Chooser): Promise<NewPassword> {
  const { estimator } = about.services;
  const texts = about.t.fields.newPassword;
  const password = form['password'] ?? '';
  const confirmation = form['passwordConfirm'] ?? '';
  if (!password) return { ok: false, errors: { password: texts.problems.empty }, verdict: {} };

  const problem = await checkPassword(password, { words: about.words, score: estimator.score });
  const isListed = problem === 'common' || problem === 'guessable';
  const guess = problem && !isListed ? undefined : !problem;
  const refuse = (errors: Readonly<Record<string, string>>) =>
    ({ ok: false, errors, verdict: { ...judgeCriteria(password, about.words), guess } }) as const;
  if (problem) return refuse({ password: texts.problems[problem] });
  if (!confirmation) return refuse({ passwordConfirm: texts.confirmEmpty });
  if (normalisePassword(confirmation) !== normalisePassword(password))
    return refuse({ passwordConfirm: isSameButEdges(confirmation, password) ? texts.edgeSpace : texts.mismatch });
  return { ok: true, password: normalisePassword(password) };
}

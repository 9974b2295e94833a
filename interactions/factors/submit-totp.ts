import { enrolTotp, type EnrolmentAnswer } from '../../src/commands/factors/enrol-totp.ts';
import type { PendingTotp } from '../../src/commands/factors/pending-totp.ts';
import { parseFactorLabel } from '../../src/domain/factors/factor-label.ts';
import { maxTotpApplications, readOtp } from '../../src/domain/factors/totp.ts';
import type { Services } from '../../src/services.ts';
import type { About, Form } from '../engine/flow.ts';
import type { Texts } from '../texts/index.ts';

type ReadLabel = { readonly label: string } | { readonly error: string };

/** Reads the name that a person gives to an application. */
export function readLabel(typed: string | undefined, t: Texts): ReadLabel {
  const texts = t.secondFactor.enrol;
  const label = parseFactorLabel(typed);
  if (label.ok) return { label: label.value ?? texts.defaultLabel };
  return { error: label.code === 'too_long' ? texts.problems.labelTooLong : texts.problems.labelCharacters };
}

interface Submission {
  readonly form: Form;
  readonly accountId: string;
  /** Credential version of the account when the person proved to be its owner. */
  readonly credentialVersion: string;
  /** The secret that the page showed. */
  readonly pending: PendingTotp;
  /** Says that the person proved no second factor. */
  readonly isFirst: boolean;
  readonly services: Services;
  readonly about: About;
}

export type SubmittedTotp =
  | { readonly ok: true; readonly enrolled: Extract<EnrolmentAnswer, { kind: 'enrolled' }> }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** Answers the form that sets an application up, in a sign-in and on the page of the account. */
export async function submitTotp(submission: Submission): Promise<SubmittedTotp> {
  const { form, pending, isFirst, services, about, accountId, credentialVersion } = submission;
  const { problems } = about.t.secondFactor;
  const { problems: ownProblems } = about.t.secondFactor.enrol;
  const code = readOtp(form['otp']);
  const read = readLabel(form['label'], about.t);
  if (!code || 'error' in read) {
    const otp = code ? undefined : form['otp']?.trim() ? problems.malformed : problems.missing;
    return { ok: false, errors: { ...(otp ? { otp } : {}), ...('error' in read ? { label: read.error } : {}) } };
  }
  const { label } = read;
  const { requestId, lang } = about;
  const sessionUid = about.session?.uid ?? about.request?.sessionUid;
  const enrolment = { accountId, credentialVersion, pending, code, label, isFirst, sessionUid, requestId, lang };
  const answer = await enrolTotp(services, enrolment);
  switch (answer.kind) {
    case 'enrolled':
      return { ok: true, enrolled: answer };
    case 'wrong':
      return { ok: false, errors: { otp: ownProblems.wrong } };
    case 'full':
      return { ok: false, errors: { step: ownProblems.full(maxTotpApplications) } };
    case 'already':
      return { ok: false, errors: { step: ownProblems.already } };
  }
}

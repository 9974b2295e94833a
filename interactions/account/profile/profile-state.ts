import { parseEmailAddress } from '../../../src/domain/fields/email-address.ts';
import { registrationLimits } from '../../../src/domain/limits/registration-limits.ts';
import type { Services } from '../../../src/services.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { About, Form, StepResult } from '../../engine/flow.ts';
import { readNewAddress, type EmailSuggestion } from '../../fields/new-address.ts';
import { answeredForm, answersQuestion } from '../../fields/address-question.tsx';
import { noticeOf, type AccountState } from '../account-state.ts';
import type { PendingAddress } from '../../flow-states/pending-address.ts';
import { sendAddressProof } from '../../registration/proof/send-address-proof.ts';

export interface ProfileState extends AccountState {
  readonly pending?: PendingAddress | undefined;
  /** The question that was asked about the email that was typed last. */
  readonly suggestion?: EmailSuggestion | undefined;
}

/** Returns the question that waits for an answer. */
export const pendingSuggestion = ({ suggestion }: ProfileState): EmailSuggestion | undefined =>
  suggestion?.isAnswered ? undefined : suggestion;

/** Returns whether a form brings an email, or answers the question about one. */
export const givesAddress = (form: Form): boolean => form['email'] !== undefined || answersQuestion(form);

interface Asking {
  readonly account: Account;
  readonly form: Form;
  readonly state: ProfileState;
  readonly services: Services;
  readonly about: About;
}

/**
 * Asks for another email. An earlier change is then no longer pending. The page looks the same whether or not another account has the new
 * email.
 */
export async function askForAddress(asking: Asking): Promise<StepResult<ProfileState>> {
  const { account, form: sent, state, services, about } = asking;
  const texts = about.t.account.profile;
  const isAnswer = answersQuestion(sent);
  const asked = pendingSuggestion(state);
  // The button was pressed twice, or on a page that was left open.
  if (isAnswer && !asked) return { ok: true, patch: {} };
  const form = isAnswer && asked ? answeredForm(sent, asked) : sent;
  const question = { before: state.suggestion, action: form['action'] === 'change' ? 'change' : 'save' };
  const typed = await readNewAddress(services, { typed: form['email'], t: about.t, asking: question });
  if (!typed.ok) return { ok: false, errors: { email: typed.error }, patch: { kept: undefined } };
  const current = parseEmailAddress(account.email);
  if (current.ok && typed.canonical === current.canonical)
    return { ok: false, errors: { email: texts.unchanged }, patch: { suggestion: undefined, kept: undefined } };
  const { suggestion } = typed;
  const seen = { suggestion, notice: undefined, kept: undefined };
  if (suggestion && !suggestion.isAnswered) return { ok: true, patch: seen, event: 'asked' };
  const { limit, seconds } = registrationLimits.addressChanges;
  const rule = { key: `address-change:${account.id}`, waits: false, windowLimit: limit, windowSeconds: seconds };
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined)
    return { ok: false, errors: { email: texts.throttled(retryAfter) }, retryAfter, patch: { kept: undefined } };
  const address = { email: typed.email, emailCanonical: typed.canonical };
  const pending = await sendAddressProof(services, about, { account, address });
  services.audit({ event: 'account.address_change_asked', accountId: account.id, requestId: about.requestId });
  return { ok: true, patch: { ...seen, pending } };
}

/** Ends a change that another page completed (by its link) or that something cancelled. */
export function settled(
  about: Pick<About, 'now'>,
  { account, pending }: { readonly account: Account; readonly pending: PendingAddress },
): Partial<ProfileState> {
  const kind = account.email === pending.email ? 'saved' : 'lapsed';
  return { pending: undefined, ...noticeOf(about, { kind }) };
}

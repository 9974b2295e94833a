import { parseEmailAddress } from '../../src/domain/email-address.ts';
import { registrationLimits } from '../../src/domain/registration-limits.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/accounts.ts';
import type { About, Form, StepResult } from '../flow.ts';
import { readNewAddress } from '../new-address.ts';
import { noticeOf, type AccountState } from './account-state.ts';
import { sendAddressProof, type PendingAddress } from './pending-address.ts';

export interface ProfileState extends AccountState {
  readonly pending?: PendingAddress | undefined;
}

interface Asking {
  readonly account: Account;
  readonly form: Form;
  readonly services: Services;
  readonly about: About;
}

/** A change of address is asked for; another one that was pending is not any more. Whose the new address is makes no difference. */
export async function askForAddress({ account, form, services, about }: Asking): Promise<StepResult<ProfileState>> {
  const texts = about.t.account.profile;
  const typed = await readNewAddress(services, { typed: form['email'], t: about.t });
  if (!typed.ok) return { ok: false, errors: { email: typed.error } };
  const current = parseEmailAddress(account.email);
  if (current.ok && typed.canonical === current.canonical) return { ok: false, errors: { email: texts.unchanged } };
  const { limit, seconds } = registrationLimits.addressChanges;
  const rule = { key: `address-change:${account.id}`, waits: false, windowLimit: limit, windowSeconds: seconds };
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) return { ok: false, errors: { email: texts.throttled(retryAfter) }, retryAfter };
  const address = { email: typed.address, emailCanonical: typed.canonical };
  const pending = await sendAddressProof(services, about, { accountId: account.id, address });
  services.audit({ event: 'account.address_change_asked', accountId: account.id, requestId: about.requestId });
  return { ok: true, patch: { pending, notice: undefined, kept: undefined } };
}

/** Pending no more without this page: its link was followed, or something cancelled it. */
export function settled(account: Account, { email }: PendingAddress): Partial<ProfileState> {
  return { pending: undefined, ...noticeOf(account.email === email ? 'saved' : 'lapsed') };
}

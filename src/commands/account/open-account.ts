import type { Services } from '../../services.ts';
import { clearUnit, currentUnit } from '../../store/unit-of-work.ts';
import { createAccount, type AccountDraft } from './create-account.ts';

type TakenField = 'username' | 'email' | 'identity';

export type OpenedAccount =
  /** With everything that the request wanted written beside it. */
  | { readonly kind: 'opened' }
  /** This very draft became an account before: a second press, or its link. Nothing else was written. */
  | { readonly kind: 'opened_before' }
  /** Another account has it now. Nothing was written, and what the request had queued is forgotten. */
  | { readonly kind: 'taken'; readonly field: TakenField };

const takenField = (error: unknown) => (error as { readonly field?: TakenField }).field;

/** Makes the account of a draft whose address is proved, under the id that the draft has carried from the start. */
export async function openAccount(
  services: Services,
  draft: AccountDraft & { readonly id: string },
): Promise<OpenedAccount> {
  try {
    await createAccount(services, draft);
    return { kind: 'opened' };
  } catch (error) {
    const unit = currentUnit();
    if (unit) clearUnit(unit);
    if (await services.accounts.find(draft.id)) return { kind: 'opened_before' };
    const field = takenField(error);
    if (!field) throw error;
    services.audit({ event: 'account.not_created', details: { taken: field } });
    return { kind: 'taken', field };
  }
}

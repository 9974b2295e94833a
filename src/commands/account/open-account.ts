import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { MadeAccount } from '../../store/account/accounts.ts';
import { createAccount, type AccountDraft } from './create-account.ts';

type TakenField = 'username' | 'email' | 'identity';

export type OpenedAccount =
  /** The account is written, with everything that was queued alongside. */
  | { readonly kind: 'opened' }
  /** This very draft became an account before, by a first press or by its link. Nothing was written, nor is anything queued for it. */
  | { readonly kind: 'opened_before' }
  /** Another account has this field now. Nothing was written, and what was queued alongside is forgotten. */
  | { readonly kind: 'taken'; readonly field: TakenField };

const wasDeleted = (error: unknown) => (error as { readonly isDeleted?: boolean }).isDeleted === true;
/** Returns the field that another account has, where that is why an account could not be written. */
export const takenField = (error: unknown) => (error as { readonly field?: TakenField } | undefined)?.field;

/**
 * Makes the account of a draft whose address is proved, under the id that the draft has carried from the start, and welcomes its person.
 * @param alongside queues what else only a new account makes true: the end of the request
 */
export async function openAccount(
  services: Services,
  draft: AccountDraft & { readonly id: string },
  alongside?: (account: MadeAccount) => Promise<unknown> | void,
): Promise<OpenedAccount> {
  try {
    await createAccount(services, draft, async (account) => {
      services.messages.welcome({ account: draft, upstream: draft.upstreamIdentity?.upstream });
      await alongside?.(account);
    });
    return { kind: 'opened' };
  } catch (error) {
    if (await services.account.accounts.find(draft.id)) return { kind: 'opened_before' };
    // The draft became an account, which was deleted meanwhile: the draft is of no more use.
    if (wasDeleted(error)) throw new AppError('flow_expired', { cause: error });
    const field = takenField(error);
    if (!field) throw error;
    services.audit({ event: 'account.not_created', details: { taken: field } });
    return { kind: 'taken', field };
  }
}

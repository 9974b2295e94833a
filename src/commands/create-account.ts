import { randomUUID } from 'node:crypto';
import type { AccountProfile } from '../domain/account-profile.ts';
import type { Services } from '../services.ts';

export interface AccountDraft {
  /** Drawn when absent. */
  readonly id?: string;
  readonly username: string;
  readonly email: string;
  readonly emailCanonical: string;
  /** Already hashed: a draft never holds a password in clear. */
  readonly passwordHash: string | null;
  readonly locale: string;
  readonly roles?: readonly string[];
  readonly termsVersion: string;
  readonly profile?: AccountProfile | undefined;
  /** Of the draft whose photo becomes the account's. */
  readonly photoFrom?: string | undefined;
}

/**
 * The account appears in one transaction with everything else that the request wants written.
 * Throws AlreadyTaken when somebody else got the user name or the address meanwhile.
 */
export async function createAccount(services: Services, draft: AccountDraft): Promise<string> {
  const id = draft.id ?? randomUUID();
  services.audit({ event: 'account.created', accountId: id });
  await services.transaction(async (trx) => {
    await services.accounts.insert(trx, { ...draft, id, now: Math.floor(Date.now() / 1000) });
    if (draft.photoFrom) await services.photos.adopt(trx, { flowKey: draft.photoFrom, accountId: id });
  });
  return id;
}

import { randomUUID } from 'node:crypto';
import { splitHashes } from '../../domain/password/made-hash.ts';
import type { UpstreamIdentity } from '../../domain/federation/upstream-identity.ts';
import type { Services } from '../../services.ts';
import type { MadeAccount, NewAccount } from '../../store/account/accounts.ts';
import { Refused } from '../refused.ts';
import { joinContacts } from './join-contacts.ts';

/** A draft holds a hash of the password, made here or elsewhere (see parseStoredHash), and never a password in clear. */
export interface AccountDraft extends Omit<NewAccount, 'id' | 'termsVersion' | 'now'> {
  /** Id of the account; drawn when absent. */
  readonly id?: string;
  readonly termsVersion: string;
  /** Key of the draft whose photo becomes the account's. */
  readonly photoFrom?: string | undefined;
  /** The upstream identity that signs in to the account. */
  readonly upstreamIdentity?: UpstreamIdentity | undefined;
}

/** Says that another account has the identity by now. */
class IdentityTaken extends Error {
  readonly field = 'identity';
}

/**
 * Writes the account in one transaction with everything else that the request wants written.
 * Throws AlreadyTaken when somebody else got the user name or the address meanwhile, IdentityTaken when the identity went to another
 * account, Refused for a hash that no password can meet.
 * @param alongside queues what only a new account makes true; it is forgotten when the account cannot be written
 */
export async function createAccount(
  services: Services,
  draft: AccountDraft,
  alongside: (account: MadeAccount) => Promise<unknown> | void = () => {},
): Promise<string> {
  const id = draft.id ?? randomUUID();
  if (draft.passwordHash !== null && !services.hasher.isVerifiable(splitHashes(draft.passwordHash).hash))
    throw new Refused('the hash of the password is in no form that is verified here');
  const { upstreamIdentity } = draft;
  await services.transaction(async (trx) => {
    services.audit({
      event: 'account.created',
      accountId: id,
      details: upstreamIdentity && { upstream: upstreamIdentity.upstream },
    });
    const made = await services.account.accounts.insert(trx, { ...draft, id, now: services.nowSeconds() });
    // The person may have accepted an invitation to answer for a service before she had an account.
    await joinContacts(services, trx, { ...draft, id, roles: draft.roles ?? [] });
    if (
      upstreamIdentity &&
      !(await services.federation.identities.insert(trx, { accountId: id, upstreamIdentity, isUsed: true }))
    )
      throw new IdentityTaken('the identity signs in to another account');
    if (draft.photoFrom) await services.account.photos.adopt(trx, { flowKey: draft.photoFrom, accountId: id });
    await alongside(made);
  });
  return id;
}

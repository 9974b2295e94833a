import { certifiedNames, type UpstreamIdentity } from '../../domain/assurance/upstream-identity.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import { changeFactors, type OwnerChange } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';

interface Linking extends OwnerChange {
  readonly upstreamIdentity: UpstreamIdentity;
  /** The live session of the caller, the only one that goes on; undefined: there is none yet. */
  readonly sessionUid: string | undefined;
}

/** Nothing was written but where it was linked. */
export type LinkAnswer =
  /** `mark`: of the account from now on. */
  | { readonly kind: 'linked'; readonly credentialVersion: string }
  /** It signs in to this account already. */
  | { readonly kind: 'known' }
  /** It signs in to another account. */
  | { readonly kind: 'taken' }
  /** The account has another identity of this upstream: that one must be unlinked first. */
  | { readonly kind: 'other' };

/**
 * A person at an upstream signs in to the account from now on. Whatever was opened or begun without it elsewhere ends: sessions, tokens,
 * pending changes. Names of a civil status become the account's. The caller has proved the account with all its factors, and was shown what is linked.
 */
export async function linkIdentity(services: Services, linking: Linking): Promise<LinkAnswer> {
  const { accounts, identities, actionLinks } = services;
  const { accountId, upstreamIdentity, sessionUid, requestId, announce } = linking;
  const { upstream, issuer, subject } = upstreamIdentity;
  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, linking);
    const held = (await identities.listWithin(trx, accountId)).filter((one) => one.issuer === issuer);
    if (held.length > 0) return { kind: held.some((one) => one.subject === subject) ? 'known' : 'other' };
    const profile = certifiedNames(upstreamIdentity);
    const { familyName = null, givenName = null } = account.profile;
    const change = async (): Promise<LinkAnswer> => {
      const identity = await identities.insert(trx, { accountId, upstreamIdentity, isUsed: sessionUid === undefined });
      if (!identity) return { kind: 'taken' };
      await accounts.update(trx, accountId, { profile });
      await accounts.endSessions(trx, accountId, { except: sessionUid });
      await actionLinks.endAll(trx, { accountId });
      services.audit({
        event: 'account.identity_linked',
        accountId,
        requestId,
        details: { upstream, identity: identity.id },
      });
      return { kind: 'linked', credentialVersion: credentialVersionOf((await accounts.lock(trx, accountId))!) };
    };
    const details = { names: { familyName, givenName } };
    return changeFactors(services, trx, { account, kind: 'identity-linked', announce, upstream, details, change });
  });
}

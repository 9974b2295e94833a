import { certifiedNames, type UpstreamIdentity } from '../../domain/federation/upstream-identity.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';
import { rereadAccount } from '../account/reread-account.ts';

interface Linking extends OwnerChange {
  readonly upstreamIdentity: UpstreamIdentity;
  /** The live session of the person, the only one that goes on; undefined while she has none yet. */
  readonly sessionUid: string | undefined;
}

/** Result of linking. Only `linked` has written something. */
export type LinkAnswer =
  /** `credentialVersion`: of the account from now on. */
  | { readonly kind: 'linked'; readonly credentialVersion: string }
  /** The identity signs in to this account already. */
  | { readonly kind: 'known' }
  /** The identity signs in to another account. */
  | { readonly kind: 'taken' }
  /** The account has another identity of this upstream, which must be unlinked first. */
  | { readonly kind: 'other' };

/**
 * Links an upstream identity, which signs in to the account from now on. Sessions, tokens and pending changes that were opened elsewhere
 * without it end. Names of a civil status become the account's. The caller has checked all factors of the account, and has shown the person
 * what is linked.
 */
export async function linkIdentity(services: Services, linking: Linking): Promise<LinkAnswer> {
  const { accounts } = services.account;
  const { identities } = services.federation;
  const { actionLinks } = services.undo;
  const { accountId, upstreamIdentity, sessionUid, requestId, lang } = linking;
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
      return { kind: 'linked', credentialVersion: credentialVersionOf(await rereadAccount(services, trx, accountId)) };
    };
    const details = { names: { familyName, givenName } };
    return changeFactors(services, trx, { account, kind: 'identity-linked', lang, upstream, details, change });
  });
}

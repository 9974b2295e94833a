import type { AccountProfile } from '../../domain/account/account-profile.ts';
import type { AccountEventName } from '../../domain/account/history-events.ts';
import { maySignIn, type Admission } from '../../domain/account/may-sign-in.ts';
import { certifiedNames, type UpstreamIdentity } from '../../domain/federation/upstream-identity.ts';
import { changedParts, isAnotherPerson, renewedPivot } from '../../domain/federation/pivot.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Identity } from '../../store/federation/identities.ts';
import { day } from '../../domain/time.ts';

interface Receiving extends Admission {
  readonly upstreamIdentity: UpstreamIdentity;
  readonly requestId: string;
  /** Counts a return that lets nobody in, before anything is written. */
  readonly countRefusal: () => Promise<void>;
}

/** The account of an upstream identity, or why there is none. */
export type ReceivedIdentity =
  | { readonly kind: 'known'; readonly account: Account; readonly identity: Identity }
  /** No account has the identity. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'disabled' }
  /** The upstream gave a subject that is known here to another person. Its statements are not taken over. */
  | { readonly kind: 'another_person' };

/**
 * Returns the parts that differ from earlier statements, of the civil status or else of the names; undefined where nothing can be compared.
 */
function differences(identity: Identity, upstreamIdentity: UpstreamIdentity): readonly string[] | undefined {
  if (upstreamIdentity.pivot) return identity.pivot ? changedParts(identity.pivot, upstreamIdentity.pivot) : [];
  return (['familyName', 'givenName'] as const).filter((name) => identity[name] !== upstreamIdentity[name]);
}

/** Returns the names of a civil status, where the account has others. */
function newNames({ profile }: Account, upstreamIdentity: UpstreamIdentity): AccountProfile | undefined {
  const told = certifiedNames(upstreamIdentity);
  const isSame = Object.entries(told).every(([name, value]) => profile[name as keyof AccountProfile] === value);
  return isSame ? undefined : told;
}

/**
 * Finds the account of an upstream identity and refreshes the kept statements. This is the only place that decides whether a known subject
 * is trusted.
 */
export async function receiveUpstreamIdentity(
  services: Services,
  { upstreamIdentity, requestId, admitsClosed, countRefusal }: Receiving,
): Promise<ReceivedIdentity> {
  const found = await services.federation.identities.findForSignIn(upstreamIdentity);
  if (!found) return { kind: 'unknown' };
  const { account, identity } = found;
  const accountId = account.id;
  const { upstream } = upstreamIdentity;
  const changed = differences(identity, upstreamIdentity);
  const note = (event: AccountEventName, parts?: readonly string[]) =>
    services.audit({ event, accountId, requestId, details: { upstream, identity: identity.id, parts } });

  if (upstreamIdentity.pivot && changed && isAnotherPerson(changed as Parameters<typeof isAnotherPerson>[0])) {
    await countRefusal();
    note('upstream.another_person', changed);
    // The support is told once a day, however often the person with the subject tries.
    if (await services.payloads.claimOnce(`another-person:${identity.id}`, day))
      services.messages.anotherPerson({ accountId, upstream });
    return { kind: 'another_person' };
  }
  if (!maySignIn(account, { admitsClosed })) {
    await countRefusal();
    return { kind: 'disabled' };
  }
  if (!changed) note('upstream.not_compared');
  else if (changed.length > 0) note('upstream.changed', changed);
  const profile = newNames(account, upstreamIdentity);
  await services.transaction(async (trx) => {
    const pivot = upstreamIdentity.pivot && renewedPivot(identity.pivot, upstreamIdentity.pivot);
    await services.federation.identities.recordUse(trx, { id: identity.id, told: { ...upstreamIdentity, pivot } });
    if (profile) await services.account.accounts.update(trx, accountId, { profile });
  });
  return { kind: 'known', account, identity };
}

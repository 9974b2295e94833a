import type { AccountProfile } from '../../domain/account/account-profile.ts';
import type { AnnouncedKind } from '../../domain/undo/announced-change.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { AccountAddress } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { AnnouncedChange } from '../../store/undo/announced-changes.ts';
import { endDeletion } from '../deletion/cancel-deletion.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { endLostDevice } from '../lost-device/cancel-lost-device.ts';
import type { FactorDelta } from '../../store/factors/factor-history.ts';
import type { OwnerChange } from '../owner-act.ts';

interface Undoing {
  readonly services: Services;
  readonly trx: Transaction;
  readonly change: AnnouncedChange;
}

async function restoreAddress({ services, trx, change }: Undoing): Promise<void> {
  const address = change.details as unknown as AccountAddress;
  await services.account.accounts.changeAddress(trx, { id: change.accountId, ...address });
}

async function restoreFactors({ services, trx, change }: Undoing): Promise<void> {
  await services.factors.states.history.undo(trx, change.accountId, change.details as unknown as FactorDelta);
}

/** Unlinks the identity, and restores the names that the account had before. */
async function restoreLinked(undoing: Undoing): Promise<void> {
  const { services, trx, change } = undoing;
  await restoreFactors(undoing);
  await services.account.accounts.update(trx, change.accountId, { profile: change.details['names'] as AccountProfile });
}

/**
 * Restores the former user name, which was kept for the account. The other name is kept from others from now on: services may have seen the
 * person under it, and a stranger must not get it to pass for her.
 */
async function restoreUsername({ services, trx, change }: Undoing): Promise<void> {
  const { accounts, reservedUsernames } = services.account;
  const { accountId: id, createdAt } = change;
  const username = String(change.details['username']);
  const account = await accounts.lock(trx, id);
  if (!account || account.username === username) return;
  await accounts.changeUsername(trx, { id, username });
  await reservedUsernames.release(trx, username);
  // The date is that of the change, so that taking changes back does not make room for further ones.
  await reservedUsernames.reserve(trx, { username: account.username, accountId: id, at: createdAt });
}

/** Takes back each kind of change, on the locked account. */
const undoings: Readonly<Record<AnnouncedKind, (undoing: Undoing) => Promise<void>>> = {
  'address-changed': restoreAddress,
  'username-changed': restoreUsername,
  // Taking anything back ends the password, so a changed password needs no act of its own.
  'password-changed': async () => {},
  'totp-added': restoreFactors,
  'totp-removed': restoreFactors,
  'recovery-codes-renewed': restoreFactors,
  'passkey-added': restoreFactors,
  'passkey-removed': restoreFactors,
  'second-factor-on': restoreFactors,
  'second-factor-off': restoreFactors,
  'identity-linked': restoreLinked,
  'identity-unlinked': restoreFactors,
};

interface Undo extends Omit<OwnerChange, 'credentialVersion'> {
  /** Token of the link in the message that announced the change. */
  readonly token: string;
  /**
   * The change that the message announced. For a former address also the change that took the address away, which is tried first because it
   * is older.
   */
  readonly changeIds: readonly string[];
  /** SHA-256 of the cookie of the browser that acts, the only one that the account goes on knowing. */
  readonly browser: string;
}

/**
 * Carries out « Ce n'était pas moi »: takes the change back, and the changes that came after it. The stranger who made it loses sessions,
 * tokens, pending changes, and the password, which she knew, and the deletion that she may have asked for is cancelled. An
 * account that an administrator has disabled gets its change back too, and stays disabled.
 */
export async function undoChange(services: Services, undo: Undo): Promise<void> {
  const { accounts } = services.account;
  const { announcedChanges, actionLinks } = services.undo;
  const { accountId } = undo;
  await services.transaction(async (trx) => {
    const before = await accounts.lock(trx, accountId);
    if (!before || !(await actionLinks.take(trx, undo.token))) throw new AppError('link_invalid');
    const hasLoss = await announcedChanges.tellsOfLoss(trx, accountId);
    const changes: AnnouncedChange[] = [];
    for (const id of undo.changeIds) changes.push(...(await announcedChanges.takeFrom(trx, { id, accountId })));
    if (changes.length === 0) throw new AppError('link_invalid');
    for (const change of changes) await undoings[change.kind]({ services, trx, change });
    // A thief of the lost device may read the messages, so a message must not open the account with the password alone. Where no factor is
    // left, a recovery code or the support lets the owner in.
    if (hasLoss && before.secondFactorAt !== null) await services.factors.states.turnOn(trx, accountId);
    await accounts.update(trx, accountId, { passwordHash: null });
    await accounts.endSessions(trx, accountId);
    await actionLinks.endAll(trx, { accountId });
    await services.account.knownBrowsers.forget(trx, { accountId, except: undo.browser });
    services.audit({
      event: 'account.change_undone',
      accountId,
      requestId: undo.requestId,
      details: { kinds: changes.map(({ kind }) => kind) },
    });
    // The stranger who made the change may have asked for the deletion too.
    const restored = await accounts.lock(trx, accountId);
    if (restored) await endDeletion(services, trx, { account: restored, by: 'undo', requestId: undo.requestId });
    const after = await accounts.lock(trx, accountId);
    if (!after) throw new AppError('link_invalid');
    const { lang, browser } = undo;
    if (after.email !== before.email) services.messages.addressRestored({ account: before, lang });
    services.messages.reset({ account: after, isUseless: true, browser, lang });
    await endCorrection(services, trx, { account: after, by: 'undo', requestId: undo.requestId });
    // The message goes to the address that came back. An address that was taken away again may belong to another person.
    const cancelled = await endLostDevice(services, trx, { account: after, by: 'undo', requestId: undo.requestId });
    if (cancelled) services.messages.lostDeviceCancelled(cancelled);
  });
}

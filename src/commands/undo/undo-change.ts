import type { Knex } from 'knex';
import type { AccountProfile } from '../../domain/account/account-profile.ts';
import type { AnnouncedKind } from '../../domain/account/announced-change.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account, AccountAddress } from '../../store/account/accounts.ts';
import type { AnnouncedChange } from '../../store/undo/announced-changes.ts';
import { endLostDevice, type LostDeviceNotice } from '../lost-device/cancel-lost-device.ts';
import type { FactorDelta } from '../../store/factors/factor-history.ts';

interface Undoing {
  readonly services: Services;
  readonly trx: Knex.Transaction;
  readonly change: AnnouncedChange;
}

/** The former address comes back. */
async function restoreAddress({ services, trx, change }: Undoing): Promise<void> {
  const address = change.details as unknown as AccountAddress;
  await services.accounts.changeAddress(trx, { id: change.accountId, ...address });
}

async function restoreFactors({ services, trx, change }: Undoing): Promise<void> {
  await services.factors.history.undo(trx, change.accountId, change.details as unknown as FactorDelta);
}

/** With the names that the account had before it was linked. */
async function restoreLinked(undoing: Undoing): Promise<void> {
  const { services, trx, change } = undoing;
  await restoreFactors(undoing);
  await services.accounts.update(trx, change.accountId, { profile: change.details['names'] as AccountProfile });
}

/** How each kind of change is taken back: one entry each, for the account that is locked. */
const undoings: Readonly<Record<AnnouncedKind, (undoing: Undoing) => Promise<void>>> = {
  'address-changed': restoreAddress,
  // Taking anything back ends the password.
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

interface Undo {
  /** Of the link in the message that announced the change. */
  readonly token: string;
  readonly accountId: string;
  /** The change that the message announced. For a former address also the one that took it away, tried first: it was made before. */
  readonly changeIds: readonly string[];
  readonly requestId: string;
  /** Starts the reset of the password, in the same commit. */
  readonly announce: (undone: { readonly before: Account; readonly after: Account }) => void;
  /** A request to take the second factor away is cancelled: whoever made the change may have made it too. */
  readonly tellCancelled: (cancelled: LostDeviceNotice) => void;
}

/**
 * « Ce n'était pas moi »: the change is taken back, with those that were made after it, and whoever made it loses everything that let
 * her: sessions, tokens, pending changes, and the password, which she knew. A disabled account gets its change back too, and stays
 * disabled.
 */
export async function undoChange(services: Services, undo: Undo): Promise<void> {
  const { accounts, announcedChanges, actionLinks } = services;
  const { accountId } = undo;
  await services.transaction(async (trx) => {
    const before = await accounts.lock(trx, accountId);
    if (!before || !(await actionLinks.take(trx, undo.token))) throw new AppError('link_invalid');
    const changes: AnnouncedChange[] = [];
    for (const id of undo.changeIds) changes.push(...(await announcedChanges.takeFrom(trx, { id, accountId })));
    if (changes.length === 0) throw new AppError('link_invalid');
    for (const change of changes) await undoings[change.kind]({ services, trx, change });
    await accounts.update(trx, accountId, { passwordHash: null });
    await accounts.endSessions(trx, accountId);
    await actionLinks.endAll(trx, { accountId });
    services.audit({
      event: 'account.change_undone',
      accountId,
      requestId: undo.requestId,
      details: { kinds: changes.map(({ kind }) => kind) },
    });
    const after = (await accounts.lock(trx, accountId))!;
    undo.announce({ before, after });
    // Told to the address that came back: one that was taken away again may be somebody else's.
    const cancelled = await endLostDevice(services, trx, { account: after, by: 'undo', requestId: undo.requestId });
    if (cancelled) undo.tellCancelled(cancelled);
  });
}

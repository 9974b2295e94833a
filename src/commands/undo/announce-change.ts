import type { AnnouncedKind } from '../../domain/undo/announced-change.ts';
import type { StandingWay } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { endLostDevice } from '../lost-device/cancel-lost-device.ts';

interface Change {
  /** The locked account. */
  readonly account: Account;
  readonly kind: AnnouncedKind;
  readonly lang: string;
  readonly upstream?: string;
  /** Says that the device of the removed factor was lost or stolen: whoever has it may read the messages of the account. */
  readonly isLost?: boolean | undefined;
  readonly isTurned?: boolean;
  readonly standing?: readonly StandingWay[];
}

/** Keeps the data by which a change is taken back, and tells every address of the account. */
export async function announceChange(
  { undo: { announcedChanges }, messages }: Pick<Services, 'undo' | 'messages'>,
  trx: Transaction,
  change: Change & { readonly details?: Readonly<Record<string, unknown>>; readonly reserves?: string },
): Promise<void> {
  const { account, kind, lang, upstream, isLost, isTurned, standing, details = {}, reserves } = change;
  const formers = await announcedChanges.addressesLeft(trx, account.id);
  const changeId = await announcedChanges.insert(trx, { accountId: account.id, kind, details, reserves });
  messages.changed({
    account,
    kind,
    changeId: isLost ? undefined : changeId,
    formers,
    upstream,
    isTurned,
    standing,
    lang,
  });
}

/**
 * Changes the factors of an account and announces the change. Compares the factors before and after, and announces nothing where `change`
 * changed nothing.
 */
export async function changeFactors<T>(
  services: Pick<Services, 'undo' | 'audit' | 'factors' | 'lostDevice' | 'messages'>,
  trx: Transaction,
  {
    change,
    ...about
  }: Change & { readonly details?: Readonly<Record<string, unknown>>; readonly change: () => Promise<T> },
): Promise<T> {
  const { history } = services.factors.states;
  const before = await history.read(trx, about.account.id);
  const answer = await change();
  const delta = await history.changesSince(trx, about.account.id, before);
  // A person who takes a factor away trusts no browser to stand for it any more.
  if ([delta.removed.totp_devices, delta.removed.passkeys].some((rows) => rows.length > 0))
    await services.factors.trustedBrowsers.remove(trx, { accountId: about.account.id });
  const rows = [delta.added, delta.removed].flatMap((tables) => Object.values(tables).flat());
  if (rows.length === 0 && !delta.isTurned) return answer;
  // A waiting lost-device request was about the former factor. The owner holds the new one, so the request ends.
  await endLostDevice(services, trx, { account: about.account, by: 'factors' });
  // A lost factor stays away, also when an earlier change is taken back. The row only says that it was lost.
  const details = about.isLost ? { isLost: true } : { ...about.details, ...delta };
  await announceChange(services, trx, { ...about, isTurned: delta.isTurned, details });
  return answer;
}

import { setTimeout as pause } from 'node:timers/promises';
import { closeWithin } from '../commands/deletion/close-account.ts';
import { inactivityLimit, nextInactivityStep, noticeDays, type NoticeDays } from '../domain/account/inactivity.ts';
import { day, hour, minute } from '../domain/time.ts';
import type { Services } from '../services.ts';
import type { Account } from '../store/account/accounts.ts';
import type { InactivityNotice } from '../store/account/inactivity.ts';
import { eachDue, inTurn } from './each-due.ts';
import { jobOf } from './job.ts';

/** Pause between two batches, so that people's writes come first; milliseconds. */
const pauseMilliseconds = 20;

/** Reads of every account whose turn it is when it was last used. */
async function examineAccounts({ account: { inactivity } }: Services, isStopping: () => boolean): Promise<void> {
  while (!isStopping() && (await inactivity.examine()) > 0) await pause(pauseMilliseconds);
}

/** Returns whether one more account may be announced, or closed, today. Processes count together. */
async function admitOne(services: Services, what: 'announced' | 'closed', limit: number): Promise<boolean> {
  const rule = { key: `inactivity:${what}`, waits: false, windowLimit: limit, windowSeconds: day };
  return (await services.throttles.admit([rule])) === undefined;
}

interface Telling {
  readonly account: Account;
  readonly days: NoticeDays;
  readonly closesAt: number;
}

/** Queues a notice. However late it is, the account stays open for as many days as the notice says. */
function notice(services: Services, { account, days, closesAt: planned }: Telling) {
  const now = services.nowSeconds();
  const closesAt = Math.max(planned, now + days * day);
  const messageId = services.messages.inactive({ account, closesAt });
  services.audit({ event: 'account.inactivity_told', accountId: account.id, details: { days } });
  return { days, messageId, closesAt, dueAt: now + hour };
}

async function announceOne(services: Services, accountId: string): Promise<void> {
  const { accounts, inactivity } = services.account;
  await services.transaction(async (trx) => {
    // The account was used since the job read of it.
    if (!(await inactivity.isInactive(trx, accountId))) return;
    const account = await accounts.lock(trx, accountId);
    if (!account) return;
    const [days] = noticeDays;
    const first = { accountId, days, messageId: undefined, closesAt: 0, dueAt: services.nowSeconds() };
    if (!(await inactivity.begin(trx, first))) return;
    await inactivity.change(trx, first, notice(services, { account, days, closesAt: 0 }));
  });
}

/** Looks at one announced closing, and does what its time has come for. */
async function moveOn(services: Services, seen: InactivityNotice, limit: number): Promise<void> {
  const { outbox } = services;
  const { accounts, inactivity } = services.account;
  const { accountId } = seen;
  const now = services.nowSeconds();
  // Counted before the transaction, which holds SQLite's only writer.
  const mayClose = nextInactivityStep(seen, now).kind !== 'close' || (await admitOne(services, 'closed', limit));
  await services.transaction(async (trx) => {
    const isInactive = await inactivity.isInactive(trx, accountId);
    const account = await accounts.lock(trx, accountId);
    // Of several processes one goes on.
    if (!account || !(await inactivity.change(trx, seen, { dueAt: now + hour }))) return;
    const claimed = { ...seen, dueAt: now + hour };
    const write = (to: Partial<InactivityNotice>) => inactivity.change(trx, claimed, to);
    if (!isInactive) return inactivity.forget(trx, accountId);

    const fate = seen.messageId === undefined ? undefined : await outbox.fateOf(trx, seen.messageId);
    if (fate?.kind === 'waiting') return;
    // The message has reached nobody, so the notice counts from now on.
    if (fate?.kind === 'lost') return void (await write(notice(services, { account, ...seen })));
    const closesAt = fate?.kind === 'sent' ? Math.max(seen.closesAt, fate.at + seen.days * day) : seen.closesAt;
    const step = nextInactivityStep({ days: seen.days, closesAt }, now);
    if (step.kind === 'begin_anew') return inactivity.forget(trx, accountId);
    if (step.kind === 'tell') return void (await write(notice(services, { account, days: step.days, closesAt })));
    if (step.kind === 'wait')
      return void (await write({ messageId: undefined, closesAt, dueAt: Math.min(step.until, now + day) }));
    // Beyond the limit of a day the account waits for the next one.
    if (!mayClose) return void (await write({ messageId: undefined, closesAt: now + day, dueAt: now + day }));
    await inactivity.forget(trx, accountId);
    await closeWithin(services, trx, { accountId, by: 'inactive' });
  });
}

/**
 * Closes accounts that nobody has used for INACTIVE_DAYS, after three messages 60, 30 and 7 days before. An account is closed only after all
 * three have left, however long the mail server or this job was away. Row and message are one commit, so that of several processes one sends
 * it, and none twice after a crash. An account that fails holds up no other.
 */
export async function closeInactive(services: Services, isStopping = () => false): Promise<void> {
  const { inactivity } = services.account;
  if (services.config.inactiveDays === 0) return;
  await examineAccounts(services, isStopping);
  const limit = inactivityLimit(await inactivity.countAccounts());
  let isLimited = false;
  const announceNext = async (accountId: string) => {
    isLimited ||= !(await admitOne(services, 'announced', limit));
    if (!isLimited) await announceOne(services, accountId);
    await pause(pauseMilliseconds);
  };
  await inTurn([
    () =>
      eachDue(services, {
        due: (limit) => inactivity.due(limit),
        idOf: ({ accountId }) => accountId,
        one: (seen) => moveOn(services, seen, limit),
        isStopping,
      }),
    () =>
      eachDue(services, {
        due: (limit) => inactivity.unannounced(limit),
        idOf: String,
        one: announceNext,
        isStopping: () => isStopping() || isLimited,
      }),
  ]);
}

export const closing = jobOf(closeInactive, {
  firstAfter: minute,
  every: hour,
  failure: 'accounts that nobody uses could not be looked at',
});

import { hasPassword } from '../../domain/account/has-password.ts';
import type { BreachFacts, BreachMessage } from '../../domain/breach/breach.ts';
import { isSame } from '../../domain/members.ts';
import { minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { Refused } from '../refused.ts';

interface Notifying {
  readonly incident: string;
  readonly message: BreachMessage;
  readonly facts: BreachFacts;
  /** The accounts, one after the other. */
  readonly subs: AsyncIterable<string>;
  readonly perMinute: number;
  /** Waits for so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Says that the mail server is slower than the pace that was asked for. */
  readonly sayWaiting?: () => void;
}

type Counting = Pick<Notifying, 'incident' | 'message' | 'subs'>;

/** Says why nothing was sent to an account of the list. */
export interface Told {
  readonly told: number;
  readonly told_before: number;
  /** Accounts that are deleted, or never were. */
  readonly gone: number;
  /** Accounts of services, which are nobody's. */
  readonly nobody: number;
  /** Accounts without a password, to which the message about a password says nothing. */
  readonly without_password: number;
}

type Fate = keyof Told;

/** Messages to many people that may wait for the mail server at a time, and after how many this is looked at. */
const waitingAtMost = 200;
const lookedAtAfter = 50;
const longPause = 5_000;

const nobodyYet: Told = { told: 0, told_before: 0, gone: 0, nobody: 0, without_password: 0 };

/** Returns why a person is told nothing; undefined where she is to be told. */
function fateWithout(account: Account | undefined, message: BreachMessage): Fate | undefined {
  if (!account) return 'gone';
  if (!account.emailVerified) return 'nobody';
  return message === 'password-reset-needed' && !hasPassword(account) ? 'without_password' : undefined;
}

/** Returns the run that tells of the incident. One that was begun with other facts is refused: people would read different things. */
async function seekRun(services: Services, { incident, message, facts }: Notifying) {
  const found = await services.breach.notices.find({ incident, message });
  if (found && !isSame(found.facts, facts))
    throw new Refused(
      `"${incident}" was begun with other facts: give the same ones to go on, or another --incident to tell everybody anew`,
    );
  return found;
}

async function beginRun(services: Services, notifying: Notifying): Promise<{ readonly id: string }> {
  const { incident, message, facts } = notifying;
  const found = await seekRun(services, notifying);
  return services.inUnit(() =>
    services.transaction(async (trx) => {
      const run = found ?? (await services.breach.notices.begin(trx, { incident, message, facts }));
      services.audit({
        event: 'breach.notices_begun',
        target: { kind: 'message', id: run.id },
        details: { incident, message, again: found !== undefined },
      });
      return run;
    }),
  );
}

/**
 * Tells one person. The message, the note that she was told, and the line of her history are one commit: a run that is killed goes on behind
 * it, and nobody is told twice.
 */
function tellOne(
  services: Services,
  { runId, sub, notifying }: { readonly runId: string; readonly sub: string; readonly notifying: Notifying },
): Promise<Fate> {
  const { incident, message, facts } = notifying;
  return services.inUnit(() =>
    services.transaction(async (trx) => {
      const account = await services.account.accounts.lock(trx, sub);
      const without = fateWithout(account, message);
      if (!account || without) return without ?? 'gone';
      if (!(await services.breach.notices.tell(trx, { runId, accountId: sub }))) return 'told_before';
      services.messages.breached({ incident, message, facts, account });
      services.audit({ event: 'account.breach_told', accountId: sub, details: { incident, message } });
      return 'told';
    }),
  );
}

/**
 * Tells the people of these accounts of an incident, so many a minute. No more than some hundred messages wait for the mail server, so that
 * its queue stays short for everybody else. Run again with the same incident and facts, it tells those who were not told yet.
 */
export async function notifyAccounts(services: Services, notifying: Notifying): Promise<Told> {
  const { subs, perMinute, pause, sayWaiting, incident, message } = notifying;
  const { id: runId } = await beginRun(services, notifying);
  const gap = (minute * 1000) / perMinute;
  const counts = { ...nobodyYet };
  let next = services.now();
  for await (const sub of subs) {
    const fate = await tellOne(services, { runId, sub, notifying });
    counts[fate]++;
    if (fate !== 'told') continue;
    next = Math.max(next, services.now() - longPause) + gap;
    await pause(Math.max(0, next - services.now()));
    if (counts.told % lookedAtAfter !== 0) continue;
    for (let isFirst = true; await services.outbox.hasManyBulk(waitingAtMost); isFirst = false) {
      if (isFirst) sayWaiting?.();
      await pause(longPause);
    }
  }
  services.audit({
    event: 'breach.notices_ended',
    target: { kind: 'message', id: runId },
    details: { incident, message, ...counts },
  });
  return counts;
}

/** Counts who would be told, by language, and tells nobody. */
export async function countNotices(
  services: Services,
  { incident, message, subs }: Counting,
): Promise<Told & { readonly languages: Readonly<Record<string, number>> }> {
  const run = await services.breach.notices.find({ incident, message });
  const counts = { ...nobodyYet };
  const languages: Record<string, number> = {};
  for await (const sub of subs) {
    // A unit of its own, because a unit keeps the rows that it has read.
    const account = await services.inUnit(() => services.account.accounts.find(sub));
    const wasTold = account && run && (await services.breach.notices.isTold(run.id, sub));
    const fate = fateWithout(account, message) ?? (wasTold ? 'told_before' : 'told');
    counts[fate]++;
    if (fate === 'told') languages[account?.locale ?? 'fr'] = (languages[account?.locale ?? 'fr'] ?? 0) + 1;
  }
  return { ...counts, languages };
}

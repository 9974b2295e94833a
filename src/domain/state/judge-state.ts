import { clockSkew, day, hour, minute } from '../time.ts';
import type { StateFact, StateLevel, StateLine } from './state-line.ts';

/** A key that signs for longer than a year should have been renewed. */
const keyDays = 366;
/** Messages leave within seconds. One that waits for so long says that the mail server is away. */
const mailSeconds = { warning: 10 * minute, problem: hour };
/** Backups are made each night. One that is two hours late has failed, as the alert says too; a week says that nobody has looked. */
const backupSeconds = { warning: 26 * hour, problem: 7 * day };
/** Rounds that fail one after the other before a job is said to fail: one alone may have met a short outage. */
const mostFailures = 3;
/** Milliseconds after which a question to the database is slow. */
const slowMilliseconds = 500;

const levelOf = (isProblem: boolean, isWarning: boolean): StateLevel =>
  isProblem ? 'problem' : isWarning ? 'warning' : 'good';

/** Returns how urgent a fact is. */
function judge(fact: StateFact, now: number): StateLevel {
  switch (fact.kind) {
    case 'processes':
      return levelOf(fact.count === 0, fact.versions.length > 1 || fact.gone > 0);
    case 'database':
      return levelOf(false, fact.milliseconds > slowMilliseconds);
    case 'migrations':
      return levelOf(fact.pending.length > 0 || fact.unknown !== undefined, false);
    case 'clock':
      return levelOf(Math.abs(fact.ahead) > clockSkew * 1000, Math.abs(fact.ahead) > 5000);
    case 'key':
      return levelOf(false, fact.ageDays > keyDays);
    case 'key-missing':
      return 'problem';
    case 'backup':
      // An operator who backs up by another program has none of ours, and is not to be warned each day.
      return levelOf(
        fact.at !== undefined && now - fact.at > backupSeconds.problem,
        fact.at !== undefined && now - fact.at > backupSeconds.warning,
      );
    case 'outbox': {
      const waited = fact.oldestAt === undefined ? 0 : now - fact.oldestAt;
      return levelOf(waited > mailSeconds.problem, waited > mailSeconds.warning || fact.failing + fact.givenUp > 0);
    }
    case 'hashing':
      return levelOf(
        fact.mostWaiting > 0 && fact.waiting >= fact.mostWaiting,
        fact.mostWaiting > 0 && fact.waiting > fact.mostWaiting / 2,
      );
    case 'upstream':
      return levelOf(false, (fact.failedAt ?? -1) > (fact.answeredAt ?? 0));
    case 'job':
      return levelOf(fact.failures >= mostFailures, fact.endedAt === undefined || fact.failures > 0);
    case 'secrets':
    case 'certificates':
      return levelOf(
        fact.ending.some(({ at }) => at <= now + 7 * day),
        fact.ending.length > 0,
      );
    case 'start':
      return levelOf(false, fact.warnings.length > 0);
  }
}

const levels: readonly StateLevel[] = ['problem', 'warning', 'good'];

/** Returns the facts with what they mean, problems first. */
export function judgeState(facts: readonly StateFact[], now: number): readonly StateLine[] {
  const lines = facts.map((fact) => ({ ...fact, level: judge(fact, now) }));
  return levels.flatMap((level) => lines.filter((line) => line.level === level));
}

import type { EndingThing, StateLine } from '../../../src/domain/state/state-line.ts';
import type { Texts } from '../../texts/index.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';

/** A line of the state in words. */
export interface DescribedLine {
  readonly title: string;
  readonly sentences: readonly string[];
  /** Says what to do, where the line is not in order. */
  readonly next: string | undefined;
  readonly ending: readonly EndingThing[];
}

interface About {
  readonly t: Texts;
  /** Epoch seconds. */
  readonly now: number;
}

type Words = Omit<DescribedLine, 'ending'> & { readonly ending?: readonly EndingThing[] };

function wordsOf(line: StateLine, { t: { adminState: texts, dates }, now }: About): Words {
  const { titles } = texts;
  // A process of another version may tell of a job that this one does not have.
  const ofJobs: Readonly<Record<string, string>> = texts.jobs;
  const { moment } = dates;
  const momentOr = (seconds: number | undefined) => (seconds === undefined ? undefined : moment(seconds));
  switch (line.kind) {
    case 'processes':
      return {
        title: titles.processes,
        sentences: [texts.processes(line.count, line.versions, line.gone)],
        next: texts.processesNext,
      };
    case 'database':
      return {
        title: titles.database,
        sentences: [texts.database(line.dialect, line.milliseconds)],
        next: texts.databaseNext,
      };
    case 'migrations': {
      const { pending, unknown } = line;
      if (unknown !== undefined)
        return { title: titles.migrations, sentences: [texts.unknown(unknown)], next: texts.unknownNext };
      const sentence = pending.length > 0 ? texts.pending(pending) : texts.migrations;
      return { title: titles.migrations, sentences: [sentence], next: texts.pendingNext };
    }
    case 'clock':
      return { title: titles.clock, sentences: [texts.clock(line.ahead)], next: texts.clockNext };
    case 'key':
      return { title: titles.key(line.alg), sentences: [texts.key(line.kid, line.ageDays)], next: texts.keyNext };
    case 'key-missing':
      return { title: titles['key-missing'], sentences: [texts.keyMissing], next: texts.keyMissingNext };
    case 'backup': {
      const made = momentOr(line.at);
      const sentence = made === undefined ? texts.noBackup : texts.backup(made, line.bytes);
      return { title: titles.backup, sentences: [sentence], next: texts.backupNext };
    }
    case 'outbox': {
      const { waiting, failing, oldestAt, givenUp } = line;
      const oldest = oldestAt === undefined ? undefined : now - oldestAt;
      const sentences = [texts.outbox(waiting, failing, oldest), ...(givenUp > 0 ? [texts.givenUp(givenUp)] : [])];
      return { title: titles.outbox, sentences, next: texts.outboxNext };
    }
    case 'hashing':
      return {
        title: titles.hashing,
        sentences: [texts.hashing(line.running, line.waiting, line.mostWaiting)],
        next: texts.hashingNext,
      };
    case 'upstream': {
      const { name, answeredAt, failedAt, keysAt } = line;
      const failed = momentOr(failedAt);
      const hasFailed = failedAt !== undefined && failedAt > (answeredAt ?? 0);
      return {
        title: titles.upstream(upstreamBrand(name)),
        sentences: [
          ...(failed !== undefined && hasFailed ? [texts.upstreamFailed(failed)] : []),
          texts.upstream(momentOr(answeredAt), momentOr(keysAt)),
        ],
        next: texts.upstreamNext,
      };
    }
    case 'job': {
      const { name, endedAt, duration, failures } = line;
      return {
        title: titles.job(ofJobs[name] ?? name),
        sentences: [
          endedAt === undefined ? texts.jobLate : texts.job(moment(endedAt), duration / 1000),
          ...(failures > 0 ? [texts.jobFailed(failures)] : []),
        ],
        next: name === 'audit-chain' ? texts.chainNext : texts.jobNext,
      };
    }
    case 'secrets':
    case 'certificates': {
      const { kind, ending } = line;
      const none = kind === 'secrets' ? texts.noSecret : texts.noCertificate;
      return {
        title: titles[kind],
        sentences: ending.length > 0 ? [] : [none],
        next: kind === 'secrets' ? texts.secretsNext : texts.certificatesNext,
        ending,
      };
    }
    case 'start':
      return {
        title: titles.start,
        sentences: line.warnings.length > 0 ? line.warnings : [texts.start],
        next: texts.startNext,
      };
  }
}

/** Describes a line of the state. A line that is in order tells nobody what to do. */
export function describeLine(line: StateLine, about: About): DescribedLine {
  const { next, ending = [], ...words } = wordsOf(line, about);
  return { ...words, next: line.level === 'good' ? undefined : next, ending };
}

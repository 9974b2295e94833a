import type { DrawExportDocument } from '../commands/account/export/write-export.ts';
import type { Services } from '../services.ts';

/** The pages that jobs write into files. They draw none themselves. */
export interface JobPages {
  readonly drawExport: DrawExportDocument;
}

/** A job that runs by itself beside the requests. Each job's file says its own, and `job-list.ts` lists them. */
export interface Job {
  /** Seconds from the start of the process to the first round. */
  readonly firstAfter: number;
  /** Seconds between the end of a round and the next. */
  readonly every: number;
  /** The line of the log for a round that failed. */
  readonly failure: string;
  /** Begins the job in a process, and returns what it does in each round. It asks `isStopping` between its parts. */
  readonly begin: (services: Services, pages: JobPages) => (isStopping: () => boolean) => Promise<void>;
}

/** Makes a job of the work of one round. It runs from the first second of its process on, where it says nothing else. */
export const jobOf = (
  round: (services: Services, isStopping: () => boolean) => Promise<void>,
  { firstAfter = 1, every, failure }: Pick<Job, 'every' | 'failure'> & Partial<Pick<Job, 'firstAfter'>>,
): Job => ({ firstAfter, every, failure, begin: (services) => (isStopping) => round(services, isStopping) });

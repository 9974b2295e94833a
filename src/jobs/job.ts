import type { Services } from '../services.ts';

/** A job that runs by itself beside the requests. Each job's file says its own, and `job-list.ts` lists them. */
export interface Job<Messages = unknown> {
  /** Seconds from the start of the process to the first round. */
  readonly firstAfter: number;
  /** Seconds between the end of a round and the next. */
  readonly every: number;
  /** The line of the log for a round that failed. */
  readonly failure: string;
  /** Begins the job in a process, and returns what it does in each round. It asks `isStopping` between its parts. */
  readonly begin: (services: Services, messages: Messages) => (isStopping: () => boolean) => Promise<void>;
}

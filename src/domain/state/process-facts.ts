/** The last round of a job in a process; times in epoch seconds, durations in milliseconds. */
export interface JobRun {
  readonly name: string;
  readonly endedAt: number;
  readonly duration: number;
  /** Rounds that have failed one after the other; 0 after a round that did its work. */
  readonly failures: number;
  /** Milliseconds between the end of a round and the next. */
  readonly every: number;
}

/** Says what a process knows of an upstream without asking it; times in epoch seconds. */
export interface UpstreamFacts {
  readonly name: string;
  readonly answeredAt?: number | undefined;
  readonly failedAt?: number | undefined;
  readonly keysAt?: number | undefined;
}

/** Says what a process tells the others of itself. It holds no secret, and nothing of a person. */
export interface ProcessFacts {
  readonly node: string;
  /** Megabytes of memory. */
  readonly memory: number;
  readonly hashing: { readonly running: number; readonly waiting: number; readonly mostWaiting: number };
  readonly upstreams: readonly UpstreamFacts[];
  readonly jobs: readonly JobRun[];
  /** Name of the key with which the process seals; undefined for a program that did not tell. */
  readonly sealsWith?: string | undefined;
  /** The process can sign by keys that lie elsewhere. */
  readonly signsElsewhere?: boolean | undefined;
  /** The warnings of the start, in the words of the program. */
  readonly warnings: readonly string[];
}

/** A process as it was seen last; times in epoch seconds. */
export interface ProcessState extends ProcessFacts {
  readonly id: string;
  readonly version: string;
  readonly startedAt: number;
  readonly seenAt: number;
  /** The process has stopped without saying so, or cannot reach the database. */
  readonly isGone: boolean;
}

/** Seconds between two signs of life of a process. */
export const beatSeconds = 30;
/** A process without a sign of life for so many seconds has stopped, or cannot reach the database. */
export const goneSeconds = 4 * beatSeconds;

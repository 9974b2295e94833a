/** Says how urgent a line of the state is, the most urgent first. */
export const stateLevels = ['problem', 'warning', 'good'] as const;

export type StateLevel = (typeof stateLevels)[number];

/** Something that ends, with the client that it belongs to; `at` in epoch seconds. */
export interface EndingThing {
  readonly clientId: string;
  readonly name: string;
  readonly at: number;
}

/** One thing that the state page tells; times in epoch seconds. It holds no secret, and nothing of a person. */
export type StateFact =
  | { readonly kind: 'processes'; readonly count: number; readonly versions: readonly string[]; readonly gone: number }
  | { readonly kind: 'database'; readonly dialect: 'sqlite' | 'postgres'; readonly milliseconds: number }
  | { readonly kind: 'migrations'; readonly pending: readonly string[]; readonly unknown: string | undefined }
  | { readonly kind: 'clock'; readonly ahead: number }
  | { readonly kind: 'key'; readonly alg: string; readonly kid: string; readonly ageDays: number }
  | { readonly kind: 'key-missing' }
  /** The newest backup that this program has made; `at` in epoch seconds, undefined when it has made none. */
  | { readonly kind: 'backup'; readonly at: number | undefined; readonly bytes: number }
  | {
      readonly kind: 'outbox';
      readonly waiting: number;
      readonly failing: number;
      readonly oldestAt: number | undefined;
      readonly givenUp: number;
    }
  | { readonly kind: 'hashing'; readonly running: number; readonly waiting: number; readonly mostWaiting: number }
  | {
      readonly kind: 'upstream';
      readonly name: string;
      readonly answeredAt: number | undefined;
      readonly failedAt: number | undefined;
      readonly keysAt: number | undefined;
    }
  | {
      readonly kind: 'job';
      readonly name: string;
      readonly endedAt: number | undefined;
      readonly duration: number;
      readonly failures: number;
    }
  | { readonly kind: 'secrets'; readonly ending: readonly EndingThing[] }
  | { readonly kind: 'certificates'; readonly ending: readonly EndingThing[] }
  | { readonly kind: 'start'; readonly warnings: readonly string[] };

export type StateLine = StateFact & { readonly level: StateLevel };

import { createAuditCounting } from './count-audited.ts';
import { createMetrics, noMetrics, type Meters, type Metrics } from './create-metrics.ts';

interface CommitFacts {
  readonly outcome: 'ok' | 'again' | 'failed';
  readonly units: number;
  readonly seconds: number;
}

interface Refusal {
  /** Undefined where the database knows no such client: its id was made up, or the client is gone. */
  readonly clientId: string | undefined;
  readonly kind: string;
  readonly times: number;
}

/** The functions that count, as the parts of the program take them. Those that are undefined cost nothing where nobody watches. */
export interface Counting {
  readonly metrics: Metrics;
  readonly meters: Meters | undefined;
  readonly countAudited: (lines: readonly Readonly<Record<string, unknown>>[]) => void;
  readonly countCommit: ((facts: CommitFacts) => void) | undefined;
  readonly countRefusal: (refusal: Refusal) => void;
  readonly countThrottled: (kind: string) => void;
  readonly hashing:
    | {
        readonly done: (times: { readonly waited: number; readonly took: number }) => void;
        readonly refused: () => void;
      }
    | undefined;
}

const nothing: Counting = {
  metrics: noMetrics,
  meters: undefined,
  countAudited() {},
  countCommit: undefined,
  countRefusal() {},
  countThrottled() {},
  hashing: undefined,
};

/** Makes what counts in a process that has a port for its metrics. In any other process nothing is counted. */
export function createCounting(port: number | undefined): Counting {
  if (port === undefined) return nothing;
  const meters = createMetrics();
  const { metrics } = meters;
  return {
    metrics,
    meters,
    countAudited: createAuditCounting(metrics),
    countCommit({ outcome, units, seconds }) {
      metrics.commit({ outcome });
      metrics.commitSeconds(seconds);
      metrics.commitUnits(units);
    },
    countRefusal({ clientId = 'other', kind, times }) {
      metrics.clientRefusal({ client: clientId }, times);
      metrics.refusal({ kind }, times);
    },
    countThrottled: (kind) => metrics.throttled({ kind }),
    hashing: {
      done({ waited, took }) {
        metrics.hashWaitSeconds(waited);
        metrics.hashSeconds(took);
      },
      refused: () => metrics.hashRefused(),
    },
  };
}

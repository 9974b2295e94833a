import { performance } from 'node:perf_hooks';
import { createHttp, type Http } from '../load/http.ts';
import type { Registration } from '../load/relying-party.ts';

export interface Sample {
  /** Moments of the question and of the answer. */
  readonly at: number;
  readonly answeredAt: number;
  readonly isReady: boolean;
  readonly isServing: boolean;
}

/** Asks one address again and again whether it is ready, and for a token, which takes a write. */
export interface Watch {
  readonly samples: readonly Sample[];
  stop(): Promise<void>;
}

interface Watching {
  readonly origin: string;
  readonly tokenPath: string;
  readonly via: string;
  readonly service: Registration;
  readonly every: number;
}

const patienceMilliseconds = 4000;

/** The moments of all watches are milliseconds from here on. */
const beginning = performance.now();
export const moment = () => performance.now() - beginning;

export function startWatch({ origin, tokenPath, via, service, every }: Watching): Watch {
  const samples: Sample[] = [];
  const http: Http = createHttp({ origin, via, connections: 8, patienceMilliseconds });
  const basic = Buffer.from(`${service.clientId}:${service.clientSecret}`).toString('base64');
  const statusOf = async (request: Parameters<Http['send']>[0]) => {
    try {
      return (await http.send(request)).status;
    } catch {
      return 0;
    }
  };
  const ask = async () => {
    const at = moment();
    const [ready, token] = await Promise.all([
      statusOf({ url: '/readyz' }),
      statusOf({
        url: tokenPath,
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        form: { grant_type: 'client_credentials' },
      }),
    ]);
    samples.push({ at, answeredAt: moment(), isReady: ready === 200, isServing: token === 200 });
  };
  const under = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const asked = ask().finally(() => under.delete(asked));
    under.add(asked);
  }, every);
  const end = async () => {
    clearInterval(timer);
    await Promise.all(under);
    await http.close();
  };
  let ended: Promise<void> | undefined;
  return { samples, stop: () => (ended ??= end()) };
}

const inOrder = (samples: readonly Sample[]) => samples.toSorted((a, b) => a.at - b.at);

/** Returns the longest time in ms between two answers of the service. */
export function longestSilence(samples: readonly Sample[]): number {
  const served = samples.filter(({ isServing }) => isServing).map(({ answeredAt }) => answeredAt);
  const moments = served.toSorted((a, b) => a - b);
  return moments.reduce((longest, at, index) => Math.max(longest, at - (moments[index - 1] ?? at)), 0);
}

/** Returns how long after a moment the service was there again, in ms. Undefined: not at all. */
export function servesAgain(samples: readonly Sample[], after: number): number | undefined {
  const first = inOrder(samples).find(({ at, isServing }) => isServing && at >= after);
  return first && first.answeredAt - after;
}

/** Returns the longest time in ms for which the readiness said something else than what requests met. */
export function longestLie(samples: readonly Sample[], isReady: boolean): number {
  let began: number | undefined;
  let longest = 0;
  for (const sample of inOrder(samples)) {
    const isLie = sample.isReady === isReady && sample.isServing !== isReady;
    if (!isLie) began = undefined;
    else longest = Math.max(longest, sample.at - (began ??= sample.at));
  }
  return longest;
}

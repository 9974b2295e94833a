import { createHook } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import { Session } from 'node:inspector/promises';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Http } from '../../../bench/load/http.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface RequestMeter extends Http {
  /** Returns the numbers of promises that the requests of some work cost the process that answers them, in their order. */
  promises(work: () => Promise<unknown>): Promise<readonly number[]>;
  /** Returns the bytes that some work allocates in that process. */
  bytes(work: () => Promise<unknown>): Promise<number>;
}

/** A part of what the protocol of the inspector answers that its types leave out. */
interface SampledHeap {
  readonly samples: readonly { readonly size: number }[];
}

/** Bytes between two samples of the heap. After a few dozen requests the sum is right to a hundredth. */
const samplingInterval = 4096;

/**
 * A client whose requests are measured in the process that serves them. The client itself is a thread of its own, so nothing of it counts.
 * Promises are counted exactly, bytes by samples. Nothing else may run in the process meanwhile.
 * @param origin where the server listens
 */
export async function startRequestMeter(origin: string): Promise<RequestMeter> {
  const client = new Worker(resolve('test/support/cost/send-requests.js'));
  const session = new Session();
  session.connect();
  let made = 0;
  let sent = 0;
  let counts: number[] | undefined;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'PROMISE') made++;
    },
  });

  /** The hook is on for the request alone: the promises around it are ours. */
  const exchange = (request: object) => {
    const answered = new Promise<Answer>((done, reject) => {
      client.once('message', (answer: Answer | { readonly error: string }) => {
        hook.disable();
        counts?.push(made);
        if ('error' in answer) reject(new Error(answer.error));
        else done(answer);
      });
    });
    // By then those that wait for the answer have made their own promises.
    setImmediate(() => {
      made = 0;
      if (counts) hook.enable();
      client.postMessage(request);
    });
    return answered;
  };

  return {
    async promises(work) {
      counts = [];
      await work();
      const taken = counts;
      counts = undefined;
      return taken;
    },
    async bytes(work) {
      await session.post('HeapProfiler.startSampling', {
        samplingInterval,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      } as never);
      await work();
      const { profile }: { readonly profile: object } = await session.post('HeapProfiler.stopSampling');
      return (profile as SampledHeap).samples.reduce((sum, { size }) => sum + size, 0);
    },
    async send({ url, method = 'GET', headers, form, jar }) {
      const target = new URL(url, origin);
      const cookie = jar?.header(target.pathname);
      sent++;
      const request = {
        url: target.href,
        method,
        headers: {
          accept: '*/*',
          ...(cookie ? { cookie } : {}),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...headers,
        },
        body: form && new URLSearchParams(form).toString(),
      };
      const { status, headers: received, body } = await exchange(request);
      jar?.store(target.pathname, received['set-cookie'] ?? []);
      const { location } = received;
      return {
        status,
        location: location === undefined ? undefined : new URL(location, target).href,
        retryAfter: undefined,
        body,
      };
    },
    sent: () => sent,
    async close() {
      session.disconnect();
      await client.terminate();
    },
  };
}

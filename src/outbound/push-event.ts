import type { IncomingMessage } from 'node:http';
import { readBody } from './bounded-fetch.ts';
import { sendRequest } from './send-request.ts';
import { timeRequest, type OutboundMetrics } from './time-request.ts';

/** Time for one try, from the look-up of the name to the last byte of the answer. */
const milliseconds = 2500;

interface Push {
  readonly token: string;
  /** Value of the header that the receiver wants. */
  readonly authorization: string | undefined;
  /** Ends the try when the program stops. */
  readonly signal?: AbortSignal | undefined;
}

/** Says how a receiver answered a pushed event (RFC 8935): with a status, and with an error code where it refused the event. */
export interface PushAnswer {
  readonly status: number;
  readonly error: string | undefined;
}

/** Pushes a security event token to an address that a client registered. Throws where no answer came in time. */
export type PushEvent = (address: string, push: Push) => Promise<PushAnswer>;

/** Returns the error code of a refusal (RFC 8935, section 2.3), as far as it is one. */
async function errorOf(answer: IncomingMessage): Promise<string | undefined> {
  let body: unknown;
  try {
    body = JSON.parse((await readBody(answer)).toString());
  } catch {
    return undefined;
  }
  const code = (body as { err?: unknown } | null)?.err;
  return typeof code === 'string' && /^[\w.:-]{1,60}$/.test(code) ? code : undefined;
}

/**
 * Makes what pushes events. A redirect is not followed, and a private address is not called. The status decides, whatever follows it: the body
 * is read where it says why an event was refused, and 64 KiB of it at most.
 */
export function createEventPusher(
  { outboundAllowedHosts: allowedHosts }: { readonly outboundAllowedHosts: readonly string[] },
  metrics: OutboundMetrics<'event'>,
): PushEvent {
  const push: PushEvent = async (address, { token, authorization, signal }) => {
    const inTime = AbortSignal.timeout(milliseconds);
    const answer = await sendRequest(address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/secevent+jwt',
        Accept: 'application/json',
        'Content-Length': String(Buffer.byteLength(token)),
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: token,
      allowedHosts,
      signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
    });
    const { statusCode: status = 0 } = answer;
    const error = status === 400 ? await errorOf(answer) : undefined;
    // The connection ends here, however long the answer is.
    answer.destroy();
    return { status, error };
  };
  const timing = { metrics, target: 'event', statusOf: ({ status }: PushAnswer) => status } as const;
  return (address, about) => timeRequest(timing, () => push(address, about));
}

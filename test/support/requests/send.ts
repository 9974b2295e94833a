import { request as requestInClear } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Headers } from './page.ts';

export type Body = URLSearchParams | FormData | string | Uint8Array;

export interface Sending {
  readonly method?: string | undefined;
  readonly headers?: OutgoingHttpHeaders | undefined;
  readonly body?: Body | undefined;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A test waits at most this long, in milliseconds, for an answer to begin. */
const patience = 30_000;

/** Returns the bytes of a body, with the type that a browser would name. */
async function encode(
  body: Body | undefined,
): Promise<{ readonly bytes?: Uint8Array | string; readonly type?: string }> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return { bytes: body };
  if (body instanceof URLSearchParams) return { bytes: body.toString(), type: 'application/x-www-form-urlencoded' };
  const form = new Response(body);
  return { bytes: new Uint8Array(await form.arrayBuffer()), type: form.headers.get('content-type') ?? '' };
}

/**
 * Sends one request as it is written: no redirect is followed, and the connection is closed, so that no server has to wait for it. Every
 * host name in a test is this machine, so no name is looked up.
 */
export async function send(url: URL, { method = 'GET', headers = {}, body }: Sending = {}): Promise<Sent> {
  const { bytes, type } = await encode(body);
  const request = url.protocol === 'https:' ? requestSecurely : requestInClear;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        hostname: url.hostname === '[::1]' ? '::1' : '127.0.0.1',
        method,
        agent: false,
        // For the same reason no certificate can be anybody else's.
        rejectUnauthorized: false,
        headers: {
          host: url.host,
          ...(type !== undefined && { 'content-type': type }),
          ...(bytes !== undefined && { 'content-length': Buffer.byteLength(bytes) }),
          ...headers,
        },
        timeout: patience,
      },
      (answer) => {
        const { statusCode = 0, headers: received } = answer;
        text(answer).then((content) => resolve({ status: statusCode, headers: received, body: content }), reject);
      },
    );
    sent.on('error', reject);
    sent.on('timeout', () =>
      sent.destroy(new Error(`no answer for ${patience / 1000} seconds: ${method} ${url.href}`)),
    );
    sent.end(bytes);
  });
}

import { readBody } from '../../../outbound/bounded-fetch.ts';
import { sendRequest } from '../../../outbound/send-request.ts';

/** Time for one answer, from the look-up of the name to the last byte. */
const milliseconds = 15_000;

export interface ProbeAnswer {
  readonly status: number;
  /** The whole address to which the answer leads. */
  readonly location: string | undefined;
  readonly body: string;
  readonly cookies: readonly string[];
}

interface ProbeRequest {
  readonly url: string;
  readonly cookie?: string;
  /** Fields of a form, which is sent by POST. */
  readonly form?: Readonly<Record<string, string>>;
}

/** Sends a request, and throws with a reason that an operator understands. */
export type Probe = (request: ProbeRequest) => Promise<ProbeAnswer>;

interface Way {
  /** The issuer of this service. */
  readonly issuer: string;
  /** The address to connect to while the name of the issuer still leads to the former service. */
  readonly via: string | undefined;
}

/** Makes what asks a service. With `via` an address of the issuer goes there, as a proxy that ends TLS would send it on. */
export function createProbe({ issuer, via }: Way): Probe {
  const { origin, host, protocol, hostname } = new URL(issuer);
  return async ({ url, cookie, form }) => {
    const target = new URL(url, origin);
    const isOwn = target.origin === origin;
    const reached = isOwn && via !== undefined ? new URL(`${target.pathname}${target.search}`, via) : target;
    const body = form && new URLSearchParams(form).toString();
    const headers = {
      Accept: '*/*',
      ...(isOwn && { Host: host, 'X-Forwarded-Proto': protocol.slice(0, -1), 'X-Forwarded-Host': host }),
      ...(cookie && { Cookie: cookie }),
      ...(body !== undefined && {
        Origin: origin,
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': String(Buffer.byteLength(body)),
      }),
    };
    const answer = await sendRequest(reached.href, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body,
      // The operator has named these hosts. Only upstreams and the former service are asked beside them.
      allowedHosts: [hostname, reached.hostname],
      signal: AbortSignal.timeout(milliseconds),
    });
    const { location, 'set-cookie': cookies = [] } = answer.headers;
    return {
      status: answer.statusCode ?? 0,
      location: location === undefined ? undefined : new URL(location, target).href,
      body: (await readBody(answer)).toString('utf8'),
      cookies,
    };
  };
}

/** Says in one line why a request had no answer. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message.includes(code ?? '') ? message : `${message} (${code})`;
}

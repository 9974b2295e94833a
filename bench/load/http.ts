import { Pool, type FormData } from 'undici';
import type { CookieJar } from './cookie-jar.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly body: string;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Body in the place of a form, where it holds a file. */
  readonly multipart?: FormData;
  readonly jar?: CookieJar;
}

export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Requests sent until now. */
  readonly sent: () => number;
  close(): Promise<void>;
}

/**
 * Keep-alive connections to one origin.
 * @param via where to connect instead, as a TLS-ending proxy would: the origin goes into the headers
 */
export function createHttp(options: {
  readonly origin: string;
  readonly via?: string | undefined;
  readonly connections: number;
  /** Gives a request up whose answer does not begin, or does not go on, for so long. */
  readonly patienceMilliseconds?: number;
}): Http {
  const { origin, via, connections, patienceMilliseconds: patience } = options;
  const { host, protocol } = new URL(origin);
  const pool = new Pool(via ?? origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    ...(patience && { headersTimeout: patience, bodyTimeout: patience, connectTimeout: patience }),
  });
  const proxied = via ? { host, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-for': '192.0.2.1' } : {};
  let sent = 0;

  return {
    async send({ url, method = 'GET', headers, form, multipart, jar }) {
      const target = new URL(url, origin);
      if (target.origin !== origin) throw new Error(`led away to ${target.origin}`);
      const path = `${target.pathname}${target.search}`;
      const cookie = jar?.header(target.pathname);
      sent++;
      const answer = await pool.request({
        path,
        method,
        headers: {
          accept: '*/*',
          ...proxied,
          ...(cookie ? { cookie } : {}),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...headers,
        },
        ...(form ? { body: new URLSearchParams(form).toString() } : {}),
        ...(multipart ? { body: multipart } : {}),
      });
      const body = await answer.body.text();
      const setCookie = answer.headers['set-cookie'] ?? [];
      jar?.store(target.pathname, typeof setCookie === 'string' ? [setCookie] : setCookie);
      const { location, 'retry-after': retryAfter } = answer.headers;
      return {
        status: answer.statusCode,
        location: typeof location === 'string' ? new URL(location, target).href : undefined,
        retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
        body,
      };
    },
    sent: () => sent,
    close: () => pool.close(),
  };
}

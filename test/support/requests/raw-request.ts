import { connect } from 'node:net';
import type { TestApp } from '../start-app.ts';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Bytes on a socket, for what no client of ours would send; the answer is read until the server closes. */
export async function sendRaw(app: Pick<TestApp, 'url'>, request: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  socket.write(request);
  await new Promise<void>((resolve) => {
    // A server that refuses may close before it has read everything; its first answer counts.
    socket.once('error', () => resolve()).once('close', () => resolve());
  });
  const [head = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: body.join('\r\n\r\n') };
}

/** A request line and headers as they are given; `Connection: close` ends the answer. */
export function rawRequest(
  app: Pick<TestApp, 'url'>,
  line: string,
  headers: readonly string[] = [],
  body = '',
): string {
  const host = headers.some((header) => /^host:/i.test(header)) ? [] : [`Host: ${new URL(app.url).host}`];
  return [`${line} HTTP/1.1`, ...host, ...headers, 'Connection: close', '', body].join('\r\n');
}

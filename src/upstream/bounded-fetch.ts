import { request as sendPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as sendSecure } from 'node:https';

const connectMilliseconds = 5000;
const maxBytes = 65_536;

interface Options {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

function watchConnection(request: ClientRequest, connected: 'connect' | 'secureConnect'): void {
  const timer = setTimeout(() => request.destroy(new Error('no connection in time')), connectMilliseconds);
  const stop = () => clearTimeout(timer);
  request.once('close', stop);
  request.once('socket', (socket) => socket.once(connected, stop));
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Fetches for the back channel: five seconds to connect, 64 KiB of answer, no redirects, no compression. The caller's signal bounds the
 * time in all.
 */
export async function boundedFetch(url: string, { method, headers, body, signal }: Options): Promise<Response> {
  const isSecure = url.startsWith('https:');
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    // Each request has a connection of its own: a request that was written on a connection that died must not be written again.
    const request = (isSecure ? sendSecure : sendPlain)(url, { method, headers, signal, agent: false });
    watchConnection(request, isSecure ? 'secureConnect' : 'connect');
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body instanceof URLSearchParams ? body.toString() : (body as string | undefined));
  });
  const { statusCode = 0 } = message;
  const bytes = await readBody(message);
  const fields = Object.entries(message.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const isEmpty = [101, 204, 205, 304].includes(statusCode);
  return new Response(isEmpty ? null : new Uint8Array(bytes), { status: statusCode, headers: fields });
}

import type { IncomingMessage } from 'node:http';
import { sendRequest, type OutboundRequest } from './send-request.ts';

const maxBytes = 65_536;

/** Reads the body of an answer. Throws where it is longer than 64 KiB, or than the bytes that the caller allows. */
export async function readBody(message: IncomingMessage, limit = maxBytes): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Fetches a document as `fetch` would, but reads no more than 64 KiB of it, or than `maxBytes`, and unpacks nothing. */
export async function boundedFetch(
  url: string,
  { maxBytes: limit, ...about }: OutboundRequest & { readonly maxBytes?: number },
): Promise<Response> {
  const message = await sendRequest(url, about);
  const { statusCode = 0 } = message;
  const bytes = await readBody(message, limit);
  const fields = Object.entries(message.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const isEmpty = [101, 204, 205, 304].includes(statusCode);
  return new Response(isEmpty ? null : new Uint8Array(bytes), { status: statusCode, headers: fields });
}

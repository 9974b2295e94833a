import type { IncomingMessage } from 'node:http';

/** Far above every form and every document that is sent to the demonstration. */
const maxBytes = 65_536;

/** Returns the body of a request as text. Throws where it is too large, with the status for Koa. */
export async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let received = 0;
  // The connection stays open, so that a body that is too large has an answer.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    received += (chunk as Buffer).length;
    if (received > maxBytes) throw Object.assign(new Error('the body is too large'), { status: 413, expose: true });
  }
  return Buffer.concat(chunks).toString('utf8');
}

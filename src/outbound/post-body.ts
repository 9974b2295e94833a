import { sendRequest, type OutboundRequest } from './send-request.ts';

interface Posting extends Pick<OutboundRequest, 'allowedHosts'> {
  /** Media type of the body. */
  readonly type: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Posts to an address that a client registered, and returns the status alone. The body of the answer is never read. */
export async function postBody(address: string, { type, body, ...about }: Posting): Promise<number> {
  const answer = await sendRequest(address, {
    ...about,
    method: 'POST',
    headers: { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)) },
    body,
  });
  // The connection ends here, however long the answer is.
  answer.destroy();
  return answer.statusCode ?? 0;
}

import { sendRequest, type OutboundRequest } from './send-request.ts';

interface Posting extends Pick<OutboundRequest, 'allowedHosts'> {
  readonly form: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Posts a form to an address that a client registered, and returns the status alone. The body is never read. */
export async function postForm(address: string, { form, ...about }: Posting): Promise<number> {
  const body = new URLSearchParams(form).toString();
  const answer = await sendRequest(address, {
    ...about,
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': String(Buffer.byteLength(body)),
    },
    body,
  });
  // The connection ends here, however long the answer is.
  answer.destroy();
  return answer.statusCode ?? 0;
}

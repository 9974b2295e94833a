import { request as sendPlain } from 'node:http';
import { request as sendSecure } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { lookupInTurn } from './lookup-in-turn.ts';

interface Posting {
  readonly form: Readonly<Record<string, string>>;
  /** Hosts that may be on a private network, with or without their port. */
  readonly allowedHosts: readonly string[];
  /** Ends the request after the time for all of it, the look-up of the name included. */
  readonly signal: AbortSignal;
}

// The agent checks every address before it connects, those that a name resolves to as well, and connects to the very address that it
// checked.
const guarded = { http: new RequestFilteringHttpAgent(), https: new RequestFilteringHttpsAgent() };

/**
 * Posts a form to an address that a client registered, and returns the status alone. The body is never read, a redirect is not followed,
 * and private addresses are refused unless their host is allowed.
 */
export async function postForm(address: string, { form, allowedHosts, signal }: Posting): Promise<number> {
  const { protocol, host, hostname } = new URL(address);
  const isSecure = protocol === 'https:';
  const isAllowed = allowedHosts.includes(host) || allowedHosts.includes(hostname);
  const body = new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const request = (isSecure ? sendSecure : sendPlain)(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) },
      agent: isAllowed ? false : guarded[isSecure ? 'https' : 'http'],
      lookup: lookupInTurn,
      signal,
    });
    request.once('response', ({ statusCode = 0 }) => {
      resolve(statusCode);
      // The connection ends here, however long the answer is.
      request.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}

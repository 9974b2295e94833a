import { request as sendPlain } from 'node:http';
import { request as sendSecure } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { lookupInTurn } from './lookup-in-turn.ts';

interface Posting {
  readonly form: Readonly<Record<string, string>>;
  /** Hosts that may be on a private network, with or without their port. */
  readonly allowedHosts: readonly string[];
  /** The time in all, that of the name's look-up included. */
  readonly signal: AbortSignal;
}

// Addresses are looked at before the connection, those that a name resolves to as well: the connection goes to the very one that was seen.
const guarded = { http: new RequestFilteringHttpAgent(), https: new RequestFilteringHttpsAgent() };

/**
 * Posts a form to an address that somebody else registered; the answer is its status alone. What it says is never read, a redirect is
 * not followed, and private addresses are refused unless their host is allowed.
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
      // However long the answer is: it ends here.
      request.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}

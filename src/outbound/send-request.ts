import { request as sendPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as sendSecure } from 'node:https';
import { isIP } from 'node:net';
import { traced } from '../tracing/traced.ts';
import { guardedLookup, privateNetwork } from './guarded-lookup.ts';
import { isPrivateAddress } from '../domain/network/private-address.ts';

/** A request to a server that is not ours. */
export interface OutboundRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Hosts that the operator named, with or without their port: they may be on a private network. */
  readonly allowedHosts: readonly string[];
  /** Ends the request after the time for all of it, the look-up of the name and the reading of the answer included. */
  readonly signal?: AbortSignal | undefined;
}

const connectMilliseconds = 5000;

function watchConnection(request: ClientRequest, connected: 'connect' | 'secureConnect'): void {
  const timer = setTimeout(() => request.destroy(new Error('no connection in time')), connectMilliseconds);
  const stop = () => clearTimeout(timer);
  request.once('close', stop);
  request.once('socket', (socket) => socket.once(connected, stop));
}

/**
 * Sends a request, and returns the answer as soon as its headers are there. This is the only way out of the program but for SMTP and the
 * database: a private address is refused unless its host is allowed, and a redirect is not followed.
 */
export function sendRequest(address: string, about: OutboundRequest): Promise<IncomingMessage> {
  const { method } = about;
  // Other servers are not sent the trace: they have no use for it, and it would tell them which of our requests belong together.
  return traced(`${method} elsewhere`, { kind: 'client', facts: { 'http.request.method': method } }, async (span) => {
    const answer = await send(address, about);
    span.note({ 'http.response.status_code': answer.statusCode ?? 0 });
    return answer;
  });
}

function send(address: string, about: OutboundRequest): Promise<IncomingMessage> {
  const { method, headers, body, allowedHosts, signal } = about;
  const { protocol, host, hostname } = new URL(address);
  const isSecure = protocol === 'https:';
  const isAllowed = allowedHosts.includes(host) || allowedHosts.includes(hostname);
  // Node looks up no host that is an address already.
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (!isAllowed && isIP(bare) && isPrivateAddress(bare)) return Promise.reject(privateNetwork());
  // A slow name server of a stranger must not hold up the look-up of a host that the operator named.
  const way = isAllowed ? {} : { lookup: guardedLookup };
  return new Promise((resolve, reject) => {
    // Without an agent no connection is kept: a request that was written on one that died must not be written again.
    const request = (isSecure ? sendSecure : sendPlain)(address, { method, headers, signal, agent: false, ...way });
    watchConnection(request, isSecure ? 'secureConnect' : 'connect');
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

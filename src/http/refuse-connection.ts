import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const lingerMilliseconds = 1_000;
const refused = new WeakSet<Socket>();

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/**
 * Answers bytes that are no HTTP request. The connection is closed in one direction and read on for a moment: a socket that is closed with
 * unread bytes is reset, and the client loses the answer on its way (RFC 9112, section 9.6).
 * @param latest the last request on this connection. Bytes that break its body off get no second answer when the first one is leaving: a
 *   client would take it for the answer to another request. Bytes that follow a whole request are answered after it.
 */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket, latest?: Exchange): void {
  // The bytes that follow are no request either.
  if (refused.has(socket)) return;
  refused.add(socket);
  if (error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const isBody = latest?.req.complete === false;
  const end = () => {
    if (!socket.writable) return socket.destroy();
    const isAnswered = isBody && latest.res.headersSent;
    if (isAnswered) socket.end();
    else socket.end(`HTTP/1.1 ${statusLines[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    socket.resume();
    setTimeout(() => socket.destroy(), lingerMilliseconds).unref();
  };
  const isLeaving = latest !== undefined && !latest.res.writableFinished && (!isBody || latest.res.headersSent);
  if (isLeaving) latest.res.once('close', end);
  else end();
}

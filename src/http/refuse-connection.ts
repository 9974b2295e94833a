import type { Socket } from 'node:net';

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const lingerMilliseconds = 1_000;
const refused = new WeakSet<Socket>();

/**
 * Answers bytes that are no HTTP request. The connection is closed in one direction and read on for a moment: a socket that is closed with
 * unread bytes is reset, and the client loses the answer on its way (RFC 9112, section 9.6).
 */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  // The bytes that follow are no request either.
  if (refused.has(socket)) return;
  refused.add(socket);
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${statusLines[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMilliseconds).unref();
}

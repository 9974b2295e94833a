import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const sweepMilliseconds = 50;

/**
 * Follows the connections of a server. Returns a function that closes the port and ends them: at once where no request is in flight,
 * after its answer where one is, and after `graceMilliseconds` whatever happens there.
 */
export function createConnectionEnd(server: Server): (graceMilliseconds: number) => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const endIdle = () => {
    server.closeIdleConnections();
    // Node takes a connection for idle only after its first request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  return async (graceMilliseconds) => {
    const closed = new Promise((resolve) => server.close(resolve));
    endIdle();
    // A connection that was kept alive is idle again as soon as its last answer has left.
    const sweep = setInterval(endIdle, sweepMilliseconds);
    const impatience = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMilliseconds);
    await closed;
    clearInterval(sweep);
    clearTimeout(impatience);
  };
}

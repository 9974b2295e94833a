import type { Server, ServerResponse } from 'node:http';
import { Server as PortServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

const sweepMilliseconds = 50;
/** A turn of the event loop that is over so soon ran next to nothing. */
const quietMilliseconds = 0.2;
/** A server that is busy without a pause closes its port all the same. */
const longestWait = 1_000;

interface Patience {
  /** The time after which a connection without a request ends. A proxy in front keeps its idle connections for less. */
  readonly idleMilliseconds: number;
  /** The time after which every connection ends. */
  readonly graceMilliseconds: number;
}

/**
 * The system resets the connections that it has taken in and the program has not, when the port closes, and with them requests that a proxy
 * may not send again. Each turn of the event loop takes in all that wait: after a turn that ran nothing else, hardly any wait.
 */
async function waitForQuiet(): Promise<void> {
  const latest = performance.now() + longestWait;
  let began: number;
  // The rest of the present turn may take nothing in.
  await turn();
  do {
    began = performance.now();
    await turn();
  } while (performance.now() - began > quietMilliseconds && began < latest);
}

/**
 * Follows the connections of a server. Returns a function that closes the port and ends them without losing a request that is on its way:
 * each answer that begins from then on closes its connection, and a connection without a request ends once it has been silent for a while.
 */
export function createConnectionEnd(server: Server): (patience: Patience) => Promise<void> {
  const sockets = new Map<Socket, { answers: Set<ServerResponse>; bytes: number; since: number }>();
  let isEnding = false;
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, { answers: new Set(), bytes: 0, since: performance.now() });
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', ({ socket }, answer) => {
    if (isEnding) answer.setHeader('Connection', 'close');
    const state = sockets.get(socket)!;
    state.answers.add(answer);
    answer.once('close', () => {
      state.answers.delete(answer);
      state.bytes = socket.bytesRead;
      state.since = performance.now();
    });
  });
  const endIdle = (idleMilliseconds: number) => {
    const latest = performance.now() - idleMilliseconds;
    for (const [socket, { answers, bytes, since }] of sockets)
      if (answers.size === 0 && socket.bytesRead === bytes && since <= latest) socket.destroy();
  };
  return async ({ idleMilliseconds, graceMilliseconds }) => {
    isEnding = true;
    // The last answer that a connection waits for closes it.
    for (const { answers } of sockets.values()) {
      const last = [...answers].at(-1);
      if (last?.headersSent === false) last.setHeader('Connection', 'close');
    }
    await waitForQuiet();
    // The end of an HTTP server closes its idle connections at once, while a request may be on its way to them.
    const closed = new Promise((resolve) => PortServer.prototype.close.call(server, resolve));
    endIdle(idleMilliseconds);
    const sweep = setInterval(endIdle, sweepMilliseconds, idleMilliseconds);
    const impatience = setTimeout(() => {
      for (const socket of sockets.keys()) socket.destroy();
    }, graceMilliseconds);
    await closed;
    server.close();
    clearInterval(sweep);
    clearTimeout(impatience);
  };
}

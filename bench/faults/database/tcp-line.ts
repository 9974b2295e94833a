import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What the line does to its connections. `refusing` closes the port, `cut` ends every connection at once, `mute` swallows what is sent for as
 * long as the connection lasts, as a firewall does that has forgotten it, and `slow` makes each piece wait.
 */
export type LineMode = 'open' | 'refusing' | 'cut' | 'mute' | 'slow';

export interface TcpLine {
  readonly port: number;
  set(mode: LineMode): Promise<void>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const slowMilliseconds = 1500;

interface Joined {
  readonly sockets: readonly [Socket, Socket];
  isMute: boolean;
}

/** Stands between the servers and a port of this machine, and spoils the connection when it is told to. */
export async function openTcpLine(target: number): Promise<TcpLine> {
  let mode: LineMode = 'open';
  const joined = new Set<Joined>();
  const endAll = () => {
    for (const { sockets } of joined) for (const socket of sockets) socket.destroy();
  };

  const carry = (connection: Joined, [from, to]: readonly [Socket, Socket]) => {
    from.on('data', (piece: Buffer) => {
      if (connection.isMute) return;
      if (mode === 'slow') setTimeout(() => to.writable && to.write(piece), slowMilliseconds);
      else to.write(piece);
    });
    from.on('error', () => {});
    from.on('close', () => {
      joined.delete(connection);
      // A mute line does not even say that its other end has gone.
      if (!connection.isMute) to.destroy();
    });
  };

  const accept = (incoming: Socket) => {
    if (mode === 'cut') return incoming.destroy();
    const outgoing = connect(target, host);
    const connection: Joined = { sockets: [incoming, outgoing], isMute: mode === 'mute' };
    joined.add(connection);
    carry(connection, [incoming, outgoing]);
    carry(connection, [outgoing, incoming]);
  };

  const listen = async (port: number): Promise<Server> => {
    const server = createServer({ allowHalfOpen: false }, accept).listen(port, host);
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    endAll();
    await closed;
  };

  return {
    port,
    async set(next) {
      mode = next;
      if (mode === 'mute') for (const connection of joined) connection.isMute = true;
      if (mode === 'cut') endAll();
      if (mode === 'refusing') await close();
      else if (!server.listening) server = await listen(port);
    },
    stop: close,
  };
}

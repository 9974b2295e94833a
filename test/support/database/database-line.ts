import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to PostgreSQL that a test can cut, and can make mute: what is said on a mute connection reaches nobody, and nothing is closed. */
export interface DatabaseLine {
  /** The address of the database at this end of the line. */
  readonly url: string;
  /** Closes every connection and refuses new ones. */
  begin(): Promise<void>;
  end(): Promise<void>;
  /** Every connection that is open now goes mute, as after a firewall that forgot them. New ones work. */
  forget(): void;
  /** The other end vanishes: all connections go mute, and new ones too. */
  vanish(): void;
  /** From now on a connection goes mute as soon as the program says such a text on it. Undefined ends this. */
  muteOn(text: string | undefined): void;
  /** The next time that the program says such a text, the database does what it asks, and the answer is lost: the connection breaks. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
}

export async function startDatabaseLine(target: string): Promise<DatabaseLine> {
  const { hostname, port: targetPort } = new URL(target);
  const open = new Set<Socket>();
  const mute = new Set<Socket>();
  let isGone = false;
  let mutingText: string | undefined;
  let lostText: string | undefined;

  const newServer = () =>
    createServer((socket) => {
      const onward = connect(Number(targetPort), hostname);
      let isBreaking = false;
      if (isGone) mute.add(socket);
      const pairs = [
        [socket, onward],
        [onward, socket],
      ] as const;
      for (const [from, to] of pairs) {
        open.add(from);
        from.on('data', (chunk) => {
          if (from === socket && mutingText !== undefined && chunk.includes(mutingText)) mute.add(socket);
          if (from === socket && lostText !== undefined && chunk.includes(lostText)) {
            isBreaking = true;
            lostText = undefined;
          } else if (from === onward && isBreaking) return void socket.destroy();
          if (!mute.has(socket)) to.write(chunk);
        });
        from.on('error', () => {});
        from.on('end', () => mute.has(socket) || to.end());
        from.on('close', () => {
          open.delete(from);
          if (from === socket || !mute.has(socket)) to.destroy();
        });
      }
    });
  const listen = (server: Server, port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  let server = newServer();
  await listen(server, 0);
  const { port } = server.address() as { port: number };
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const stop = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const forget = () => {
    for (const socket of open) mute.add(socket);
  };
  return {
    url: url.href,
    begin: stop,
    async end() {
      server = newServer();
      await listen(server, port);
    },
    forget,
    vanish() {
      isGone = true;
      forget();
    },
    muteOn(text) {
      mutingText = text;
    },
    loseAnswerTo(text) {
      lostText = text;
    },
    close: stop,
  };
}

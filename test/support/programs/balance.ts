import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who answers: one of the processes for everything, or each in its turn. */
export type Route = number | 'in turn';

export interface Balancer {
  readonly url: string;
  /** Sends all requests from now on by this route. */
  send(route: Route): void;
  /** Requests that were answered with a status of 500 or above, or not at all. */
  readonly failures: readonly string[];
  readonly answered: () => number;
  stop(): Promise<void>;
}

/** Starts a load balancer that knows nothing of sessions, in front of the processes on these ports, which it returns once it listens. */
export async function startBalancer(port: number, ports: () => readonly number[]): Promise<Balancer> {
  const failures: string[] = [];
  let route: Route = 'in turn';
  let turn = 0;
  let answered = 0;
  const server = createServer((asked, answer) => {
    const all = ports();
    const place = route === 'in turn' ? turn++ % all.length : route;
    const words = `${asked.method} ${asked.url?.split('?')[0]} at ${place}`;
    const passed = request(
      {
        host: '127.0.0.1',
        port: all[place],
        method: asked.method,
        path: asked.url,
        headers: asked.headers,
        // A connection is not used again: the process may close it at the moment in which the next request comes.
        agent: false,
      },
      (received) => {
        answered++;
        if (received.statusCode! >= 500) failures.push(`${words}: ${received.statusCode}`);
        answer.writeHead(received.statusCode!, received.headers);
        received.pipe(answer);
      },
    );
    passed.on('error', (error) => {
      failures.push(`${words}: ${error.message}`);
      answer.destroy();
    });
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    send(wanted) {
      route = wanted;
    },
    failures,
    answered: () => answered,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

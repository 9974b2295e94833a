import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool, type Dispatcher } from 'undici';

/** Status of an answer that the balancer gives itself, because no process gave one. */
export const lostStatus = 502;

export interface Balancer {
  readonly url: string;
  /** Adds a process, which gets requests from the moment on at which it says that it is ready. */
  add(url: string): Promise<void>;
  /** Forgets a process that has ended. */
  remove(url: string): Promise<void>;
  stop(): Promise<void>;
}

interface Backend {
  readonly url: string;
  readonly pool: Pool;
  isReady: boolean;
}

const askEvery = 1000;
const patience = 30_000;
const ofOneHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

const passedOn = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneHop.has(name)));

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function isReady({ pool }: Backend): Promise<boolean> {
  try {
    const answer = await pool.request({ path: '/readyz', method: 'GET', headersTimeout: 3000 });
    await answer.body.dump();
    return answer.statusCode === 200;
  } catch {
    return false;
  }
}

const isRefused = (error: unknown) => (error as { code?: string }).code === 'ECONNREFUSED';

/**
 * Balances like the proxies in front of a real service: it asks each process every second whether it is ready, passes over one that refuses the
 * connection, and never sends a request twice that a process may have got.
 */
export async function startBalancer(): Promise<Balancer> {
  const backends: Backend[] = [];
  let turn = 0;

  /** Returns the processes to try, one after the other. Where none is ready they are asked all the same: they have a page for that. */
  const inOrder = (): readonly Backend[] => {
    const ready = backends.filter((each) => each.isReady);
    const usable = ready.length > 0 ? ready : backends;
    const first = turn++ % Math.max(1, usable.length);
    return [...usable.slice(first), ...usable.slice(0, first)];
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    for (const { pool } of inOrder()) {
      try {
        const got = await pool.request({
          path: request.url!,
          method: request.method as Dispatcher.HttpMethod,
          headers: passedOn(request.headers),
          body: body.length > 0 ? body : null,
        });
        const content = Buffer.from(await got.body.arrayBuffer());
        response.writeHead(got.statusCode, passedOn(got.headers)).end(content);
        return;
      } catch (error) {
        if (!isRefused(error)) break;
      }
    }
    response.writeHead(lostStatus).end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asking = setInterval(() => {
    for (const backend of backends) void isReady(backend).then((ready) => (backend.isReady = ready));
  }, askEvery);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async add(url) {
      const pool = new Pool(url, {
        connections: 32,
        keepAliveTimeout: 2_000,
        headersTimeout: patience,
        connectTimeout: 2_000,
      });
      const backend: Backend = { url, pool, isReady: false };
      backends.push(backend);
      backend.isReady = await isReady(backend);
    },
    async remove(url) {
      const at = backends.findIndex((each) => each.url === url);
      const [gone] = at < 0 ? [] : backends.splice(at, 1);
      await gone?.pool.destroy();
    },
    async stop() {
      clearInterval(asking);
      server.closeAllConnections();
      server.close();
      await Promise.all(backends.map(({ pool }) => pool.destroy()));
    },
  };
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Rewrites the text format of Prometheus as OpenMetrics. A counter is named there without `_total` where it is described, a name that
 * ends with a unit says so, and the text has an end. The library can write OpenMetrics itself, but renames its counters for good while it does.
 */
function toOpenMetrics(text: string): string {
  const described = text.replace(/^# (HELP|TYPE) (\w+)_total /gm, '# $1 $2 ');
  const withUnits = described.replace(/^# TYPE (\w+_(seconds|bytes)) \w+$/gm, '$&\n# UNIT $1 $2');
  return `${withUnits.replace(/\n{2,}/g, '\n')}# EOF\n`;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

interface Options {
  readonly host: string;
  readonly port: number;
  /** Returns everything that was counted, in the text format of Prometheus. */
  readonly write: () => Promise<string>;
  /** Answers a path of the probes; undefined for every other path. */
  readonly probe: (path: string) => Promise<Answer> | undefined;
  readonly onFailure: (error: unknown) => void;
}

const textType = 'text/plain; version=0.0.4; charset=utf-8';
const openType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** A scrape sends few headers and no body. */
const limits = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  // A scraper keeps its connection for its next visit, usually within a minute.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
};
const maxConnections = 64;

/** Returns whether OpenMetrics is wanted: it is named, and not with a quality of 0. */
const wantsOpenMetrics = (accept: string) =>
  accept
    .split(',')
    .some((part) => /^\s*application\/openmetrics-text\s*(;|$)/i.test(part) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(part));

/**
 * Listens where the operator's tools ask: `/metrics`, and the probes with the answers that they give on the port of the service. Returns the
 * function that closes the port at once.
 */
export async function serveMetrics({ host, port, write, probe, onFailure }: Options): Promise<() => Promise<void>> {
  const answerTo = async ({ method = '', url = '', headers }: IncomingMessage): Promise<Answer> => {
    const [path = ''] = url.split('?');
    const probed = method === 'GET' || method === 'HEAD' ? probe(path) : undefined;
    if (probed) return probed;
    if (path !== '/metrics' && path !== '/livez' && path !== '/readyz') return { status: 404, body: 'not found\n' };
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: 'method not allowed\n' };
    const text = await write();
    return wantsOpenMetrics(headers.accept ?? '')
      ? { status: 200, body: toOpenMetrics(text), type: openType }
      : { status: 200, body: text, type: textType };
  };
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const failed = (error: unknown): Answer => {
      onFailure(error);
      return { status: 500, body: 'failed\n' };
    };
    const { status, body, type = 'text/plain; charset=utf-8' } = await answerTo(req).catch(failed);
    res.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(type === textType || type === openType ? { Vary: 'Accept' } : {}),
      ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
      // Nothing here has a body to read, so a connection that brings one is not used again.
      ...(req.complete ? {} : { Connection: 'close' }),
    });
    res.end(req.method === 'HEAD' ? undefined : body);
  };
  const server = createServer(limits, (req, res) => void answer(req, res));
  server.maxConnections = maxConnections;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.unref();
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}

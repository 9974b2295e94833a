import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Serving<Site> {
  readonly server: Server;
  readonly site: Site;
}

const host = '127.0.0.1';

/**
 * Listens on the loopback. A request that arrives while the site is still being made waits for it, so that a connection which was
 * accepted is always answered.
 * @param port 0 picks a free one
 * @param makeSite gets the address of the site, which it may need to name itself
 */
export async function serveSite<Site extends { readonly answer: RequestListener }>(
  port: number,
  makeSite: (baseUrl: string) => Promise<Site>,
): Promise<Serving<Site>> {
  const server = createServer();
  const making = await new Promise<{ readonly site: Promise<Site> }>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: actual } = server.address() as AddressInfo;
      const site = makeSite(`http://localhost:${actual}`);
      // In the turn in which the port opens: a request without a listener would never be answered.
      server.on('request', (request, response) => {
        site.then(
          ({ answer }) => answer(request, response),
          () => response.writeHead(503).end(),
        );
      });
      resolve({ site });
    });
  });
  try {
    return { server, site: await making.site };
  } catch (error) {
    server.close();
    throw error;
  }
}

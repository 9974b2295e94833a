import { createHash, X509Certificate } from 'node:crypto';
import { createServer as createSite } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { createServer as createPipe } from 'node:tls';
import type { Config } from '../../../config/schema.ts';
import { selfSigned } from '../programs/self-signed.ts';
import { startApp, type TestApp } from '../start-app.ts';
import type { DatabaseKind } from '../test-database.ts';

interface File {
  readonly type: string;
  readonly body: string;
}

export interface TwoSites {
  readonly app: TestApp;
  /** The origin of the service's pages, which is another site than the provider; both use TLS. */
  readonly origin: string;
  /** The port at which the provider uses TLS. */
  readonly port: number;
  /** SHA-256 of the public key of the certificate, by which a browser can be told to trust it. */
  readonly certificateHash: string;
  /** Serves a page or a script at this path with any query, and returns its address. */
  serve(path: string, file: File): string;
  stop(): Promise<void>;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/**
 * Starts the provider at `https://localhost`, as a proxy in front would serve it, and a service at `https://127.0.0.1`.
 * @param wishes.origin The origin of the provider, where the browser is told to find it.
 */
export async function startTwoSites(
  config: Partial<Config> = {},
  { origin: named, database }: { readonly origin?: string; readonly database?: DatabaseKind } = {},
): Promise<TwoSites> {
  const tls = selfSigned();
  let target = 0;
  const pipe = createPipe(tls, (socket) => {
    const plain = connect(target, '127.0.0.1');
    socket.on('error', () => plain.destroy());
    plain.on('error', () => socket.destroy());
    socket.pipe(plain).pipe(socket);
  });
  const port = await listen(pipe);
  const issuer = `${named ?? `https://localhost:${port}`}/realms/geoplateforme`;
  const app = await startApp({ database, config: { issuer, sessionCookieSameSite: 'none', ...config } });
  target = Number(new URL(app.url).port);

  const files = new Map<string, File>();
  const site = createSite(tls, ({ url = '' }, response) => {
    const file = files.get(url.split('?')[0] ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
  });
  const origin = `https://127.0.0.1:${await listen(site)}`;

  const spki = new X509Certificate(tls.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    app,
    origin,
    port,
    certificateHash: createHash('sha256').update(spki).digest('base64'),
    serve(path, file) {
      files.set(path, file);
      return `${origin}${path}`;
    },
    async stop() {
      site.closeAllConnections();
      for (const server of [site, pipe]) server.close();
      await app.stop();
    },
  };
}

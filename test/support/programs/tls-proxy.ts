import { once } from 'node:events';
import { request as forward, type IncomingMessage } from 'node:http';
import { createServer, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { certify } from './self-signed.ts';

interface Starting {
  readonly port: number;
  readonly header: string;
  /** Ports of the processes behind, which are asked in turn. */
  readonly processes: readonly number[];
}

/** Ends TLS in front of processes as the nginx of docs/operations.md does: it asks for a certificate, and writes it into a header. */
export async function startTlsProxy({ port, header, processes }: Starting): Promise<{ stop(): Promise<void> }> {
  const { key, cert } = certify({ subject: [['CN', 'localhost']], names: [['dns', 'localhost']] });
  let turn = 0;
  const server = createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, (incoming, outgoing) => {
    const { raw } = (incoming.socket as TLSSocket).getPeerCertificate() as { readonly raw?: Buffer };
    const pem = raw && `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const inner = forward({
      port: processes[turn++ % processes.length],
      path: incoming.url,
      method: incoming.method,
      headers: {
        ...incoming.headers,
        [header]: encodeURIComponent(pem ?? ''),
        'x-forwarded-for': incoming.socket.remoteAddress,
        'x-forwarded-host': incoming.headers.host,
      },
    });
    inner.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    incoming.pipe(inner);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Makes a `fetch` that shows a certificate to servers with TLS. The certificate of the server is not looked at. */
export const fetchWith =
  (own?: { readonly key: string; readonly cert: string }): typeof fetch =>
  async (input, init = {}) => {
    const asked = new Request(input, init);
    if (asked.url.startsWith('http:')) return fetch(asked);
    const body = Buffer.from(await asked.arrayBuffer());
    const { host, hostname } = new URL(asked.url);
    const sent = request(asked.url, {
      method: asked.method,
      // Every host name of a test is this machine.
      hostname: '127.0.0.1',
      servername: hostname,
      headers: {
        host,
        ...Object.fromEntries(asked.headers),
        ...(body.length > 0 && { 'content-length': body.length }),
      },
      rejectUnauthorized: false,
      agent: false,
      ...own,
    });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(answer.statusCode === 204 ? null : Buffer.concat(parts), {
      status: answer.statusCode!,
      headers,
    });
  };

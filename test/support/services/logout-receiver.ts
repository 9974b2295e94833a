import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { TestApp } from '../start-app.ts';

/** The back-channel logout address of a service. */
export interface LogoutReceiver {
  readonly port: number;
  readonly url: string;
  /** The raw logout tokens in the order of their arrival. */
  readonly tokens: readonly string[];
  /** Type and body of each request, for what is no form. */
  readonly requests: readonly { readonly type: string | undefined; readonly body: string }[];
  /** The number of connections that were opened to the address. */
  readonly connections: () => number;
  /** Returns the claims of each token, verified with the published keys as the client would have done at its arrival. */
  claims(app: TestApp, clientId: string): Promise<readonly JWTPayload[]>;
  stop(): Promise<void>;
}

type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

/** Starts a server that answers 200 to every request, or the answer of `answer`. */
export async function startLogoutReceiver(answer: Answer = (response) => response.end()): Promise<LogoutReceiver> {
  const tokens: string[] = [];
  const requests: { type: string | undefined; body: string }[] = [];
  const arrivals: Date[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    response.on('error', () => {});
    void text(request).then((body) => {
      arrivals.push(new Date());
      requests.push({ type: request.headers['content-type'], body });
      tokens.push(new URLSearchParams(body).get('logout_token') ?? `no token: ${request.method} ${body}`);
      answer(response, request, tokens.length);
    });
  });
  server.on('connection', () => connections++);
  // The server listens at every name of this machine.
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://localhost:${port}/backchannel-logout`,
    tokens,
    requests,
    connections: () => connections,
    async claims(app, clientId) {
      const keys = createRemoteJWKSet(new URL(`${app.protocol}/certs`), { timeoutDuration: 30_000 });
      const verified = tokens.map((token, index) =>
        jwtVerify(token, keys, {
          issuer: app.issuer,
          audience: clientId,
          typ: 'logout+jwt',
          currentDate: arrivals[index]!,
          maxTokenAge: 60,
        }),
      );
      return (await Promise.all(verified)).map(({ payload }) => payload);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

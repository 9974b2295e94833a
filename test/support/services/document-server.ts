import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Members = Readonly<Record<string, unknown>>;
type Respond = (request: IncomingMessage, response: ServerResponse) => void;

export interface DocumentServer {
  /** The origin of the server. */
  readonly origin: string;
  readonly host: string;
  /** Publishes the document of a client, and returns its address, which is the id of the client. */
  publish(path: string, members?: Members, headers?: Readonly<Record<string, string>>): string;
  /** Answers at a path in any other way. */
  answer(path: string, respond: Respond): string;
  /** The number of requests for a path. */
  asked(path: string): number;
  stop(): Promise<void>;
}

/** Starts a server on which clients that nobody has registered publish what they are. */
export async function startDocumentServer(redirectUri: string): Promise<DocumentServer> {
  const answers = new Map<string, Respond>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const respond = answers.get(path);
    if (respond) respond(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const answer = (path: string, respond: Respond) => {
    answers.set(path, respond);
    return `${origin}${path}`;
  };
  return {
    origin,
    host,
    answer,
    publish: (path, members = {}, headers = {}) =>
      answer(path, (_request, response) => {
        const document = {
          client_id: `${origin}${path}`,
          client_name: 'Assistant de cartes',
          redirect_uris: [redirectUri],
          grant_types: ['authorization_code', 'refresh_token'],
          token_endpoint_auth_method: 'none',
          ...members,
        };
        response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(document));
      }),
    asked: (path) => counts.get(path) ?? 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

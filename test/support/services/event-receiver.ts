import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { orSay } from '../../../src/cli/or-say.ts';
import { changeClient } from '../../../src/commands/clients/registration/change-client.ts';
import { chainAudit } from '../../../src/jobs/chain-audit.ts';
import { createEventMaker } from '../../../src/jobs/derive-events.ts';
import { serviceToken } from './api.ts';
import type { TestApp } from '../start-app.ts';
import { registerClient, type TestClient } from '../test-client.ts';
import { until } from '../until.ts';
import { withMessages } from '../with-messages.ts';

const risc = 'https://schemas.openid.net/secevent/risc/event-type/';
const caep = 'https://schemas.openid.net/secevent/caep/event-type/';
const ssf = 'https://schemas.openid.net/secevent/ssf/event-type/';

/** The addresses of the kinds of events, by their short names. */
export const eventType = {
  disabled: `${risc}account-disabled`,
  enabled: `${risc}account-enabled`,
  purged: `${risc}account-purged`,
  identifier: `${risc}identifier-changed`,
  recovery: `${risc}recovery-information-changed`,
  session: `${caep}session-revoked`,
  credential: `${caep}credential-change`,
  compliance: `${caep}device-compliance-change`,
  verification: `${ssf}verification`,
  updated: `${ssf}stream-updated`,
} as const;

export const push = 'urn:ietf:rfc:8935';
export const poll = 'urn:ietf:rfc:8936';

type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

/** An address of a service to which events are pushed. */
export interface EventReceiver {
  readonly url: string;
  readonly received: readonly { readonly headers: IncomingHttpHeaders; readonly token: string }[];
  readonly stop: () => Promise<void>;
}

/** Starts a receiver that takes every event, or answers as it is told. */
export async function startEventReceiver(
  answer: Answer = (response) => response.writeHead(202).end(),
): Promise<EventReceiver> {
  const received: { headers: IncomingHttpHeaders; token: string }[] = [];
  const server = createServer((request, response) => {
    response.on('error', () => {});
    void text(request).then((token) => {
      received.push({ headers: request.headers, token });
      answer(response, request, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/events`,
    received,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface EventPayload extends JWTPayload {
  readonly sub_id: Readonly<Record<string, unknown>>;
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Verifies a token as a service does that has the package jose and the configuration of the transmitter, and nothing else. */
export async function verifyEvent(app: TestApp, token: string, clientId: string): Promise<EventPayload> {
  const { host, protocol, pathname } = new URL(app.issuer);
  const address = `${protocol}//${host}/.well-known/ssf-configuration${pathname}`;
  const { issuer, jwks_uri: keys } = (await (await fetch(address)).json()) as { issuer: string; jwks_uri: string };
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys), { timeoutDuration: 30_000 }), {
    issuer,
    audience: clientId,
    typ: 'secevent+jwt',
    algorithms: ['RS256'],
    requiredClaims: ['jti', 'iat', 'sub_id', 'events'],
  });
  return payload as EventPayload;
}

/** A stream as its client sees it. */
export interface ShownStream {
  readonly stream_id: string;
  readonly delivery: { readonly method: string; readonly endpoint_url: string };
  readonly events_delivered: readonly string[];
}

/** Returns the stream that an answer holds. */
export const streamIn = ({ body }: Pick<SsfAnswer, 'body'>) => body as unknown as ShownStream;

/** Returns the tokens that an answer holds, in their order. */
export const setsIn = ({ body }: Pick<SsfAnswer, 'body'>): Readonly<Record<string, string>> =>
  body['sets'] as Record<string, string>;

export interface SsfAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly body: Record<string, unknown>;
}

/** Sends a request to the API of streams. A text is sent as it stands, anything else as JSON. */
export async function callSsf(
  app: TestApp,
  token: string | undefined,
  [method, path, body]: readonly [method: string, path: string, body?: unknown],
): Promise<SsfAnswer> {
  const address = path.startsWith('http') ? path : `${app.url}/api/ssf/v1${path}`;
  const response = await fetch(address, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    body: /^[[{]/.test(answer) ? (JSON.parse(answer) as Record<string, unknown>) : {},
  };
}

/** Registers a service that may manage a stream, and returns its token too. `events_uri` comes by a change of the registration. */
export async function registerStreamClient(
  app: TestApp,
  { events_uri: address, ...metadata }: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly client: TestClient; readonly token: string }> {
  const scopes = ['ssf.read', 'ssf.manage'];
  const client = await registerClient(app, { scope: ['openid', 'profile', 'email', ...scopes].join(' '), ...metadata });
  if (address !== undefined) await setEventsUri(app, client, address as string);
  return { client, token: await serviceToken(app, client, scopes) };
}

/** Changes the address of a registration to which events are pushed; undefined takes it away. */
export const setEventsUri = ({ services }: TestApp, { clientId }: TestClient, address: string | undefined) =>
  services.inUnit(async () =>
    orSay(
      await changeClient(services, {
        clientId,
        event: 'client.updated',
        change: ({ metadata: { events_uri: _former, ...metadata }, ...record }) => ({
          ...record,
          metadata: address === undefined ? metadata : { ...metadata, events_uri: address },
        }),
      }),
    ),
  );

/** Puts on streams what has happened, without waiting for the job. The job may be at it too, so the chain of the audit is waited for. */
export async function deriveEvents({ services }: TestApp): Promise<void> {
  const { knex } = services.database;
  await until(async () => {
    await chainAudit(services);
    const unchained = knex('audit as a').leftJoin('audit_links as l', 'l.audit_id', 'a.id').whereNull('l.seq');
    return (await unchained.limit(1).select('a.id')).length === 0;
  }, 'a whole chain');
  await createEventMaker(withMessages(services, { eventsPaused() {} }))(() => false);
}

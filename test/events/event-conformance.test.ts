import { expirePassword } from '../support/people/account-acts.ts';
import { buildAccount } from '../support/build-account.ts';
import {
  callSsf,
  deriveEvents,
  eventType,
  poll,
  push,
  registerStreamClient,
  startEventReceiver,
  verifyEvent,
  setsIn,
  streamIn,
  type ShownStream,
  type SsfAnswer,
} from '../support/services/event-receiver.ts';
import { signIn, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

/*
 * Replays what the modules of the plans `openid-ssf-transmitter-test-plan` and `openid-ssf-transmitter-caep-test-plan` of the OpenID conformance suite
 * ask, one after the other, with the requests that they send and the conditions that they check.
 */

const wanted = [eventType.session, eventType.credential, eventType.compliance];
const invalidToken = 'invalid:7c5e3f1a';
const broken = ';{ broken';

describe('the OpenID suite for transmitters of events', () => {
  let client: TestClient;
  let token: string;
  const header = 'Bearer push_token_2f0c';

  const app = describeApp({ config: { outboundAllowedHosts: ['localhost'] } });
  const receiver = prepare(() => startEventReceiver());
  beforeAll(async () => {
    ({ client, token } = await registerStreamClient(app));
  });
  afterAll(() => receiver.stop());

  const call = (...request: Parameters<typeof callSsf>[2]) => callSsf(app, token, request);
  const configOf = (method: string, isAuthorized = true) => ({
    description: 'Stream for OIDF Conformance Test-Suite',
    events_requested: wanted,
    delivery:
      method === push
        ? { method, endpoint_url: receiver.url, ...(isAuthorized && { authorization_header: header }) }
        : { method },
  });
  /** Deletes the streams that an earlier module has left, as every module does first. */
  const cleanUp = async () => {
    const { body } = await call('GET', '/stream');
    for (const { stream_id: id } of body as unknown as ShownStream[]) await call('DELETE', `/stream?stream_id=${id}`);
  };
  const create = async (method: string, isAuthorized?: boolean) => {
    await cleanUp();
    const created = await call('POST', '/stream', configOf(method, isAuthorized));
    expect(created.status).toBe(201);
    return streamIn(created);
  };
  const pollFor = async (stream: ShownStream, body: object): Promise<SsfAnswer> => {
    const polled = await call('POST', stream.delivery.endpoint_url, { returnImmediately: true, ...body });
    expect(polled.status).toBe(200);
    return polled;
  };

  /** Checks what the suite wants of every token. */
  const checkSet = async (set: string) => {
    const payload = await verifyEvent(app, set, client.clientId);
    expect(Object.keys(payload.events)).toHaveLength(1);
    expect(payload).not.toHaveProperty('sub');
    expect(payload).not.toHaveProperty('exp');
    expect(payload.iat).toBeLessThanOrEqual(app.services.nowSeconds());
    expect(payload['txn']).toEqual(expect.any(String));
    return payload;
  };
  const checkVerification = async (set: string, stream: ShownStream, state: string) => {
    const payload = await checkSet(set);
    expect(payload.events).toEqual({ [eventType.verification]: { state } });
    expect(payload.sub_id).toEqual({ format: 'opaque', id: stream.stream_id });
  };

  test('its configuration stands where the specification looks for it, and names all endpoints', async () => {
    const { origin, pathname } = new URL(app.issuer);
    const inserted = await fetch(`${origin}/.well-known/ssf-configuration${pathname}`);
    expect([inserted.status, inserted.headers.get('content-type')]).toEqual([200, 'application/json']);
    const configuration = (await inserted.json()) as Record<string, unknown>;
    expect(configuration).toEqual({
      spec_version: '1_0',
      issuer: app.issuer,
      jwks_uri: `${app.protocol}/certs`,
      delivery_methods_supported: [push, poll],
      configuration_endpoint: `${origin}/api/ssf/v1/stream`,
      status_endpoint: `${origin}/api/ssf/v1/status`,
      add_subject_endpoint: `${origin}/api/ssf/v1/subjects/add`,
      remove_subject_endpoint: `${origin}/api/ssf/v1/subjects/remove`,
      verification_endpoint: `${origin}/api/ssf/v1/verification`,
      critical_subject_members: ['session'],
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
      default_subjects: 'ALL',
    });
    const below = await fetch(`${app.issuer}/.well-known/ssf-configuration`);
    expect(await below.json()).toEqual(configuration);
    for (const path of ['/.well-known/ssf-configuration', '/.well-known/ssf-configuration/realms/other'])
      expect((await fetch(`${origin}${path}`)).status).toBe(404);
    const { keys } = (await (await fetch(String(configuration['jwks_uri']))).json()) as { keys: { alg: string }[] };
    expect(keys.map(({ alg }) => alg)).toContain('RS256');
  });

  test.each([push, poll])(
    'a stream by %s is made, read, changed, replaced, paused, disabled and deleted',
    async (method) => {
      const stream = await create(method);
      const id = stream.stream_id;
      expect(stream).toMatchObject({
        stream_id: expect.stringMatching(/^[\w-]{22}$/),
        iss: app.issuer,
        aud: client.clientId,
        delivery: { method, endpoint_url: method === push ? receiver.url : `${app.url}/api/ssf/v1/events/${id}` },
        events_requested: wanted,
        events_delivered: [eventType.session, eventType.credential],
      });
      expect(JSON.stringify(stream)).not.toContain('push_token');
      const read = await call('GET', `/stream?stream_id=${id}`);
      expect([read.status, read.body]).toEqual([200, stream]);
      expect((await call('GET', '/stream')).body).toEqual([stream]);
      const base = configOf(method, false);
      const updated = await call('PATCH', '/stream', { ...base, stream_id: id, description: 'Updated Stream' });
      expect([updated.status, updated.body]).toEqual([200, { ...stream, description: 'Updated Stream' }]);
      const replaced = await call('PUT', '/stream', { ...base, stream_id: id, description: 'Replaced Stream' });
      expect([replaced.status, replaced.body]).toEqual([200, { ...stream, description: 'Replaced Stream' }]);
      expect((await call('GET', `/status?stream_id=${id}`)).body).toEqual({ stream_id: id, status: 'enabled' });
      for (const status of ['enabled', 'paused', 'disabled']) {
        const reason = `Updated Stream status to ${status}`;
        const answer = await call('POST', `/status?stream_id=${id}`, { stream_id: id, status, reason });
        expect([answer.status, answer.body]).toEqual([200, { stream_id: id, status, reason }]);
      }
      const deleted = await call('DELETE', `/stream?stream_id=${id}`);
      expect([deleted.status, deleted.text]).toEqual([204, '']);
      expect((await call('GET', '/stream')).body).toEqual([]);
    },
  );

  test('a broken body, a bad token, a second stream and an unknown stream are refused as the suite expects', async () => {
    await cleanUp();
    expect((await call('POST', '/stream', broken)).status).toBe(400);
    const { stream_id: gone } = await create(poll);
    await call('DELETE', `/stream?stream_id=${gone}`);
    const named = { ...configOf(poll), stream_id: gone };
    for (const method of ['PATCH', 'PUT']) {
      expect((await call(method, '/stream', broken)).status).toBe(400);
      expect((await call(method, '/stream', named)).status).toBe(404);
    }
    for (const method of ['GET', 'DELETE']) expect((await call(method, `/stream?stream_id=${gone}`)).status).toBe(404);
    const requests = [
      ['POST', '/stream', configOf(poll)],
      ['GET', `/stream?stream_id=${gone}`],
      ['PATCH', '/stream', named],
      ['PUT', '/stream', named],
      ['DELETE', `/stream?stream_id=${gone}`],
    ] as const;
    for (const request of requests) expect((await callSsf(app, invalidToken, request)).status).toBe(401);
    await create(poll);
    expect((await call('POST', '/stream', configOf(poll))).status).toBe(409);
  });

  test('a subject is added and removed, with empty answers', async () => {
    const { stream_id: id } = await create(poll);
    const subject = { format: 'email', email: 'example.user@example.com' };
    const added = await call('POST', '/subjects/add', { stream_id: id, subject, verified: true });
    expect([added.status, added.text]).toEqual([200, '']);
    const removed = await call('POST', '/subjects/remove', { stream_id: id, subject });
    expect([removed.status, removed.text]).toEqual([204, '']);
    // A form that nobody here has is a subject all the same; what has no form of RFC 9493 is none.
    const forms = [
      { format: 'phone_number', phone_number: '+33612345678' },
      { format: 'aliases', identifiers: [subject, { format: 'opaque', id: 'x' }] },
      { format: 'complex', user: subject },
    ];
    for (const form of forms)
      expect([form, (await call('POST', '/subjects/add', { stream_id: id, subject: form })).status]).toEqual([
        form,
        200,
      ]);
    const shapeless = [
      { format: 'email' },
      { format: 'email', email: 7 },
      { format: 'iss_sub', sub: 'x' },
      { format: 'iban', iban: 'FR76' },
      { format: 'aliases', identifiers: [] },
      { email: 'example.user@example.com' },
    ];
    for (const form of shapeless)
      for (const act of ['add', 'remove'])
        expect([form, (await call('POST', `/subjects/${act}`, { stream_id: id, subject: form })).status]).toEqual([
          form,
          400,
        ]);
  });

  test.each([
    ['with the header that the receiver wants', true],
    ['without a header where the receiver wants none', false],
  ])('a verification is pushed %s', async (_title, isAuthorized) => {
    const stream = await create(push, isAuthorized);
    const before = receiver.received.length;
    const state = `state ${before}`;
    expect((await call('POST', '/verification', { stream_id: stream.stream_id, state })).status).toBe(204);
    await until(() => receiver.received.length > before, 'a verification');
    const { headers, token: set } = receiver.received[before]!;
    expect(headers['content-type']).toBe('application/secevent+jwt');
    expect(headers['authorization']).toBe(isAuthorized ? header : undefined);
    await checkVerification(set, stream, state);
  });

  test('a verification is collected, stays until it is taken, and is gone then', async () => {
    const stream = await create(poll);
    const state = 'e0b1';
    expect((await call('POST', '/verification', { stream_id: stream.stream_id, state })).status).toBe(204);
    const first = await pollFor(stream, { maxEvents: 10 });
    const [[jti, set]] = Object.entries(setsIn(first)) as [[string, string]];
    await checkVerification(set, stream, state);
    const again = await pollFor(stream, { maxEvents: 10 });
    expect((await checkSet(setsIn(again)[jti]!)).jti).toBe(jti);
    expect((await pollFor(stream, { maxEvents: 0, ack: [jti] })).body).toEqual({ sets: {} });
    expect((await pollFor(stream, { maxEvents: 10, ack: [jti] })).body).toEqual({ sets: {} });
  });

  test.each([push, poll])('the end of sessions and of a password reach a service by %s', async (method) => {
    const stream = await create(method);
    const expected = stream.events_delivered;
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    const before = receiver.received.length;
    const { services } = app;
    await services.inUnit(() => expirePassword(services, { name: account.sub }));
    await deriveEvents(app);
    const collect = async () => {
      if (method === push) return receiver.received.slice(before).map(({ token: set }) => set);
      return Object.values(setsIn(await pollFor(stream, { maxEvents: 10 })));
    };
    await until(async () => (await collect()).length === 2, 'two events');
    const payloads = await Promise.all((await collect()).map(checkSet));
    expect(payloads.flatMap(({ events }) => Object.keys(events)).toSorted()).toEqual(expected.toSorted());
    for (const { events, sub_id: subject } of payloads) {
      expect(subject).toEqual({ format: 'iss_sub', iss: app.issuer, sub: account.sub });
      for (const event of Object.values(events)) {
        expect(event['event_timestamp']).toEqual(expect.any(Number));
        expect(['admin', 'user', 'policy', 'system']).toContain(event['initiating_entity']);
        expect(event['reason_admin']).toEqual({ en: expect.any(String), fr: expect.any(String) });
      }
    }
    expect(payloads[0]?.events[eventType.credential]).toMatchObject({
      credential_type: 'password',
      change_type: 'revoke',
    });
    expect((await call('DELETE', `/stream?stream_id=${stream.stream_id}`)).status).toBe(204);
  });
});

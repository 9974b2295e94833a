import { trialOfStream } from '../../src/commands/events/verify-stream.ts';
import { serviceToken } from '../support/services/api.ts';
import {
  callSsf,
  poll,
  push,
  registerStreamClient,
  setsIn,
  startEventReceiver,
  streamIn,
} from '../support/services/event-receiver.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { until } from '../support/until.ts';
import { above, like } from '../support/rows.ts';

const reason = 'Le récepteur est en travaux';
const again = 'Les travaux sont finis';

describe('the streams of a service', () => {
  const app = describeApp({ config: { outboundAllowedHosts: ['localhost'] } });

  test('the page shows how the receiver took a trial, pauses the stream with a reason, and lets it go on', async () => {
    const answers = [503, 202];
    const receiver = await startEventReceiver((response) => response.writeHead(answers.shift() ?? 202).end());
    const { client } = await registerStreamClient(app, { events_uri: receiver.url });
    const address = `/admin/clients/${client.clientId}/evenements`;
    const { browser } = await signInAs(app, ['client-manager'], address);
    expect(browser.page.text).toContain(`Les événements sont envoyés à ${receiver.url}.`);
    await browser.submit({}, { action: 'try' });
    expect(browser.page.find('#notice')?.text).toContain('503');
    await browser.submit({}, { action: 'try' });
    expect(browser.page.find('#notice')?.text).toContain('le service l’a accepté');
    expect(browser.page.find('#log-registration')?.text).toMatch(/Essai.*Pris par le service.*Essai.*Non arrivé/s);
    await browser.click('Suspendre');
    expect((await browser.submit({ reason: 'x' }, { action: 'pause' })).status).toBe(422);
    const paused = await browser.submit({ reason }, { action: 'pause' });
    expect(paused.text).toContain('Suspendu');
    await browser.click('Reprendre');
    expect((await browser.submit({ reason: again }, { action: 'resume' })).text).toContain('En service');
    const lines = await app.rows.audit.list(
      { clientId: client.clientId, event: like('stream.%') },
      'event',
      'reason',
      'details',
    );
    const [stream] = await app.services.events.streams.list(client.clientId);
    const changed = (status: string) => ({ stream: stream!.id, status, by: 'manager' });
    const tried = { event: 'stream.tried', reason: null, details: { stream: stream!.id } };
    expect(lines).toEqual([
      tried,
      tried,
      { event: 'stream.status_changed', reason, details: changed('paused') },
      { event: 'stream.status_changed', reason: again, details: changed('enabled') },
    ]);
    // The service is told of what it did not do itself.
    await until(() => receiver.received.length === 4, 'two notices');
    await receiver.stop();
  });

  test('the page puts a trial where the service collects its events, and knows nothing of other services', async () => {
    const { client, token } = await registerStreamClient(app);
    const other = await registerStreamClient(app);
    const stream = streamIn(await callSsf(app, token, ['POST', '/stream', { delivery: { method: poll } }]));
    const foreign = streamIn(await callSsf(app, other.token, ['POST', '/stream', {}]));
    const address = `/admin/clients/${client.clientId}/evenements`;
    const { browser } = await signInAs(app, ['client-manager'], address);
    await browser.submit({}, { action: 'try' });
    expect(browser.page.find('#notice')?.text).toContain('attend que le service vienne');
    const polled = await callSsf(app, token, ['POST', stream.delivery.endpoint_url, { returnImmediately: true }]);
    expect(Object.keys(setsIn(polled))).toHaveLength(1);
    expect((await browser.open(`${address}?flux=${foreign.stream_id}`)).status).toBe(404);
    await browser.open(address);
    expect((await browser.submit({ stream: foreign.stream_id }, { action: 'try' })).status).toBe(409);
  });

  test('ten requests of one service wait for events, so that it leaves room for others', async () => {
    const { token } = await registerStreamClient(app);
    const stream = streamIn(await callSsf(app, token, ['POST', '/stream', { delivery: { method: poll } }]));
    const polls = Array.from({ length: 12 }, () => callSsf(app, token, ['POST', stream.delivery.endpoint_url, {}]));
    const empty: unknown[] = [];
    for (const one of polls) void one.then((answer) => Object.keys(setsIn(answer)).length === 0 && empty.push(answer));
    await until(() => empty.length === 2, 'two answers');
    await callSsf(app, token, ['POST', '/verification', { stream_id: stream.stream_id }]);
    const told = (await Promise.all(polls)).filter((answer) => Object.keys(setsIn(answer)).length === 1);
    expect(told).toHaveLength(10);
    // Their places are free again.
    const ack = Object.keys(setsIn(told[0]!));
    const waiting = callSsf(app, token, ['POST', stream.delivery.endpoint_url, { ack }]);
    await until(
      async () => (await app.services.events.notices.queueOf(stream.stream_id)).waiting === 0,
      'an empty queue',
    );
    app.moveClock(11);
    await callSsf(app, token, ['POST', '/verification', { stream_id: stream.stream_id }]);
    expect(Object.keys(setsIn(await waiting))).toHaveLength(1);
  });

  const pushTo = (url: string, more: object = {}) => ({ delivery: { method: push, endpoint_url: url, ...more } });

  test('events go to no private network and by no plain way, and nothing can be put into their headers', async () => {
    const { token } = await registerStreamClient(app);
    const wishes = [
      pushTo('http://recepteur.example/'),
      pushTo('https://10.0.0.1/'),
      pushTo('http://127.0.0.1:4999/'),
      pushTo('https://[::1]/'),
      pushTo('ftp://recepteur.example/'),
      pushTo('/evenements'),
      pushTo('https://recepteur.example/', { authorization_header: 'Bearer x\r\nX-Autre: y' }),
      { delivery: { method: push } },
      { delivery: { method: 'urn:autre' } },
      { events_requested: 'tout' },
      { description: 12 },
      [],
    ];
    for (const wish of wishes) expect((await callSsf(app, token, ['POST', '/stream', wish])).status).toBe(400);
    const large = { description: 'x'.repeat(70_000) };
    expect((await callSsf(app, token, ['POST', '/stream', large])).status).toBe(413);
    for (const text of ['{"__proto__":{}}', '{"description":"\\u0000"}', '['.repeat(1000)])
      expect((await callSsf(app, token, ['POST', '/stream', text])).status).toBe(400);
    expect((await callSsf(app, token, ['GET', '/stream'])).body).toEqual([]);
  });

  test('a new receiver gets no header that was meant for another one', async () => {
    const { token } = await registerStreamClient(app);
    const [first, second] = [await startEventReceiver(), await startEventReceiver()];
    const wish = pushTo(first.url, { authorization_header: 'Bearer du premier' });
    const { stream_id: id } = streamIn(await callSsf(app, token, ['POST', '/stream', wish]));
    const headersAt = async (receiver: typeof first, nth: number) => {
      app.moveClock(11);
      expect((await callSsf(app, token, ['POST', '/verification', { stream_id: id }])).status).toBe(204);
      await until(() => receiver.received.length === nth, 'an event');
      return receiver.received[nth - 1]!.headers['authorization'];
    };
    const patch = (change: object) => callSsf(app, token, ['PATCH', '/stream', { stream_id: id, ...change }]);
    // A receiver cannot send the header back, so it stays where the address does.
    for (const change of [{ description: 'autre' }, pushTo(first.url)]) expect((await patch(change)).status).toBe(200);
    expect(await headersAt(first, 1)).toBe('Bearer du premier');
    expect((await patch(pushTo(second.url))).status).toBe(200);
    expect(await headersAt(second, 1)).toBeUndefined();
    expect((await patch(pushTo(first.url))).status).toBe(200);
    expect(await headersAt(first, 2)).toBeUndefined();
    await Promise.all([first, second].map((one) => one.stop()));
  });

  test('a receiver that leads elsewhere, never answers or never ends takes nothing but its own stream', async () => {
    const inner = await startEventReceiver();
    const leading = await startEventReceiver((response) =>
      response.writeHead(307, { location: inner.url.replace('localhost', '127.0.0.1') }).end(),
    );
    const mute = await startEventReceiver(() => {});
    const endless = await startEventReceiver((response) => {
      response.writeHead(200);
      response.write('x');
    });
    const quick = await startEventReceiver();
    const { services } = app;
    // Twenty streams whose receivers never answer, and one whose receiver does.
    for (const url of [...Array.from({ length: 20 }, () => mute.url), quick.url]) {
      const { token } = await registerStreamClient(app);
      const { stream_id: id } = streamIn(await callSsf(app, token, ['POST', '/stream', pushTo(url)]));
      await callSsf(app, token, ['POST', '/verification', { stream_id: id }]);
    }
    const tryOut = async (url: string) => {
      const { client } = await registerStreamClient(app, { events_uri: url });
      const [stream] = await services.events.streams.list(client.clientId);
      return services.inUnit(() => trialOfStream(services, stream!));
    };
    const order: string[] = [];
    const note = async <T>(what: string, work: Promise<T>): Promise<T> => {
      const result = await work;
      order.push(what);
      return result;
    };
    const heard = note(
      'an event',
      until(() => quick.received.length === 1, 'an event'),
    );
    const [led, unheard, taken] = await Promise.all([leading, mute, endless].map(({ url }) => note(url, tryOut(url))));
    expect([led, unheard, taken]).toEqual([
      { result: 'failed', detail: '307' },
      { result: 'failed', detail: 'unreachable' },
      { result: 'delivered', detail: '200' },
    ]);
    expect(inner.received).toEqual([]);
    await heard;
    // An event that waits for a mute receiver comes after the time that a single try there takes.
    expect(order.indexOf('an event')).toBeLessThan(order.indexOf(mute.url));
    await Promise.all([inner, leading, mute, endless, quick].map((one) => one.stop()));
  });

  test('a stream does not exist for another service, and a token without the scope manages none', async () => {
    const { token } = await registerStreamClient(app);
    const other = await registerStreamClient(app);
    const { stream_id: id, delivery } = streamIn(await callSsf(app, token, ['POST', '/stream', {}]));
    const subject = { format: 'iss_sub', iss: app.issuer, sub: 'x' };
    const requests = [
      ['GET', `/stream?stream_id=${id}`],
      ['PATCH', '/stream', { stream_id: id }],
      ['PUT', '/stream', { stream_id: id }],
      ['DELETE', `/stream?stream_id=${id}`],
      ['GET', `/status?stream_id=${id}`],
      ['POST', '/status', { stream_id: id, status: 'disabled' }],
      ['POST', '/subjects/add', { stream_id: id, subject }],
      ['POST', '/subjects/remove', { stream_id: id, subject: { format: 'opaque', id: 'x' } }],
      ['POST', '/verification', { stream_id: id }],
      ['POST', delivery.endpoint_url, { returnImmediately: true }],
    ] as const;
    for (const request of requests) expect((await callSsf(app, other.token, request)).status).toBe(404);
    expect((await callSsf(app, token, ['POST', '/verification', { stream_id: id }])).status).toBe(204);
    const often = await callSsf(app, token, ['POST', '/verification', { stream_id: id }]);
    expect([often.status, often.headers.get('retry-after')]).toEqual([429, '10']);
    const immediately = { returnImmediately: true };
    const waiting = Object.keys(setsIn(await callSsf(app, token, ['POST', delivery.endpoint_url, immediately])));
    const foreign = streamIn(await callSsf(app, other.token, ['POST', '/stream', {}]));
    const forged = { ...immediately, ack: waiting, setErrs: { [waiting[0]!]: { err: 'invalid_request' } } };
    await callSsf(app, other.token, ['POST', foreign.delivery.endpoint_url, forged]);
    const again = await callSsf(app, token, ['POST', delivery.endpoint_url, immediately]);
    expect(Object.keys(setsIn(again))).toEqual(waiting);

    const reader = await serviceToken(app, other.client, ['ssf.read']);
    expect((await callSsf(app, reader, ['GET', '/stream'])).status).toBe(200);
    const refused = await callSsf(app, reader, ['POST', '/stream', {}]);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('insufficient_scope'),
    ]);
    expect((await callSsf(app, undefined, ['GET', '/stream'])).status).toBe(401);
    expect((await callSsf(app, token, ['POST', '/verification?x=1', {}])).status).toBe(400);
  });

  test('what a service does with its streams stands in the audit, and what it may not do leaves no line', async () => {
    const receiver = await startEventReceiver();
    const { client, token } = await registerStreamClient(app, { events_uri: receiver.url });
    const call = (...request: readonly [method: string, path: string, body?: unknown]) => callSsf(app, token, request);
    const { id: since } = await app.rows.audit.last();
    const own = streamIn(await call('POST', '/stream', { delivery: { method: poll } }));
    const id = own.stream_id;
    const [registered] = (await app.services.events.streams.list(client.clientId)).filter(
      ({ madeBy }) => madeBy !== 'client',
    );
    // The stream of a registration is changed there. It may be paused by its client.
    const foreign = registered!.id;
    for (const request of [
      ['PATCH', '/stream', { stream_id: foreign, description: 'x' }],
      ['PUT', '/stream', { stream_id: foreign }],
      ['DELETE', `/stream?stream_id=${foreign}`],
    ] as const)
      expect([request[0], (await callSsf(app, token, request)).status]).toEqual([request[0], 403]);
    expect((await call('POST', `/events/${foreign}`, { returnImmediately: true })).status).toBe(409);
    expect((await call('POST', '/status', { stream_id: foreign, status: 'disabled' })).status).toBe(200);
    expect((await call('PATCH', '/stream', { stream_id: id, ...pushTo(receiver.url) })).status).toBe(200);
    // The status is what it was, so nothing happens.
    for (const status of ['paused', 'paused', 'enabled'])
      expect((await call('POST', '/status', { stream_id: id, status })).status).toBe(200);
    expect((await call('DELETE', `/stream?stream_id=${id}`)).status).toBe(204);
    const lines = await app.rows.audit.list({ clientId: client.clientId, event: like('stream.%'), id: above(since) });
    const told = lines.map(({ event, details }) => [event, details]);
    expect(told).toEqual([
      ['stream.created', { stream: id, method: 'poll' }],
      ['stream.status_changed', { stream: foreign, status: 'disabled', by: 'client' }],
      ['stream.changed', { stream: id, method: 'push' }],
      ['stream.status_changed', { stream: id, status: 'paused', by: 'client' }],
      ['stream.status_changed', { stream: id, status: 'enabled', by: 'client' }],
      ['stream.deleted', { stream: id }],
    ]);
    expect(receiver.received).toEqual([]);
    await receiver.stop();
  });

  test('an event that its receiver can do nothing with is not sent again, and the page says why', async () => {
    const refusals = [{ err: 'invalid_audience' }, { err: 'authentication_failed' }];
    const receiver = await startEventReceiver((response, _request, nth) => {
      const refusal = refusals[nth - 1];
      response.writeHead(refusal ? 400 : 202, { 'content-type': 'application/json' });
      response.end(refusal && JSON.stringify({ ...refusal, description: 'non' }));
    });
    const { token, client } = await registerStreamClient(app);
    const wish = pushTo(receiver.url);
    const { stream_id: id } = streamIn(await callSsf(app, token, ['POST', '/stream', wish]));
    const waiting = async () => (await app.services.events.notices.queueOf(id)).waiting;
    const ask = async () => {
      app.moveClock(11);
      await callSsf(app, token, ['POST', '/verification', { stream_id: id }]);
    };
    await ask();
    await until(async () => receiver.received.length === 1 && (await waiting()) === 0, 'an event that is dropped');
    // The receiver may mend who sends: such an event waits.
    await ask();
    await until(() => receiver.received.length === 2, 'a try');
    expect(await waiting()).toBe(1);
    await callSsf(app, token, ['PATCH', '/stream', { stream_id: id, delivery: { method: poll } }]);
    const { delivery } = streamIn(await callSsf(app, token, ['GET', `/stream?stream_id=${id}`]));
    const collect = (body: object) =>
      callSsf(app, token, ['POST', delivery.endpoint_url, { returnImmediately: true, ...body }]);
    const [jti] = Object.keys(setsIn(await collect({})));
    expect(setsIn(await collect({ setErrs: { [jti!]: { err: 'invalid_key', description: 'x' } } }))).toEqual({});
    const { browser } = await signInAs(app, ['client-manager'], `/admin/clients/${client.clientId}/evenements`);
    for (const err of ['invalid_audience', 'invalid_key']) expect(browser.page.text).toContain(err);
    await receiver.stop();
  });

  test('a receiver that waits for events is answered when one comes', async () => {
    const { token } = await registerStreamClient(app);
    const { stream_id: id, delivery } = streamIn(await callSsf(app, token, ['POST', '/stream', {}]));
    const waiting = callSsf(app, token, ['POST', delivery.endpoint_url, {}]);
    await callSsf(app, token, ['POST', '/verification', { stream_id: id, state: 'un état' }]);
    expect(Object.keys(setsIn(await waiting))).toHaveLength(1);
  });
});

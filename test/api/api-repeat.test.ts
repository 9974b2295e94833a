import { randomUUID } from 'node:crypto';
import { callApi, registerApiClient, serviceToken } from '../support/api.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { createStillClock } from '../support/still-clock.ts';

const reason = 'Demande 4711 du service';

describe.each(bothDatabases)('a request that is repeated, on %s', (database) => {
  const clock = createStillClock();
  let other: TestApp;
  let own: string;
  beforeAll(async () => {
    other = await startApp({ database, config: { addressLimits: 0.25 }, overrides: () => ({ now: clock.now }) });
    own = await serviceToken(other, await registerApiClient(other), ['clients:read', 'clients:write']);
  });
  afterAll(() => other.stop());

  const register = (key: string, client_name: string) =>
    callApi(other, '/clients', {
      token: own,
      method: 'POST',
      body: { registration: { client_name, redirect_uris: ['https://sols.example/retour'] }, reason },
      headers: { 'idempotency-key': key },
    });
  const count = async (name: string) =>
    (await other.services.clients.list()).filter(({ metadata }) => metadata.client_name === name).length;

  test('with the same key it is carried out one time, and answered the same', async () => {
    const key = randomUUID();
    const first = await register(key, 'Une fois');
    const again = await register(`"${key}"`, 'Une fois');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await register(key, 'Autre chose')).body).toMatchObject({
      status: 422,
      type: expect.stringContaining('key-reused'),
    });
    other.moveClock(700);
    own = await serviceToken(other, await registerApiClient(other), ['clients:read', 'clients:write']);
    const rows = await other.services.database.knex('payloads').whereIn('model', ['ApiAnswer', 'ApiWholeAnswer']);
    expect(JSON.stringify(rows)).not.toContain(String(first.body['client_secret']));
    expect(await count('Une fois')).toBe(1);
  });

  test('many at once make one service; the others are told to wait, or get its answer', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => register(key, 'Ensemble')));
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    expect(await count('Ensemble')).toBe(1);
  });

  test('a repeat at the moment in which the first answer is kept has its secret too, or is told to wait', async () => {
    const { payloads } = other.services;
    const usual = { ...payloads };
    const rows = () => other.services.database.knex('payloads').where({ model: 'ApiWholeAnswer' });
    const kept = async () => ((await rows()) as unknown[]).length;
    const before = await kept();
    // A repeat that looked for the whole answer a moment too early reads on when it is there.
    payloads.find = async (...asked) => {
      const [model, id] = asked;
      const found = await usual.find(model, id);
      if (model === 'ApiWholeAnswer' && !found) await until(async () => (await kept()) > before);
      return found;
    };
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => register(key, 'Au vol')));
    Object.assign(payloads, usual);
    const told = answers.flatMap(({ status, body }) => (status === 201 ? [body['client_secret']] : []));
    expect([new Set(told).size, typeof told[0]]).toEqual([1, 'string']);
  });

  test('a request that was refused leaves its key free', async () => {
    const key = randomUUID();
    expect((await register(key, '')).status).toBe(422);
    expect((await register(key, 'Corrigé')).status).toBe(201);
    expect((await register('short', 'Corrigé')).status).toBe(400);
  });

  test('a service that sends too much is told when to go on, and no other service is', async () => {
    const busy = await serviceToken(other, await registerApiClient(other), ['clients:read', 'clients:write']);
    const send = (token: string) => callApi(other, '/clients', { token, method: 'POST', body: {} });
    const statuses: number[] = [];
    // All of these are requests of one minute, however long they take.
    await clock.standStill(async (advance) => {
      for (let sent = 0; sent < 30; sent++) statuses.push((await send(busy)).status);
      expect(new Set(statuses)).toEqual(new Set([422]));
      const { status, headers, body } = await send(busy);
      expect([status, body['status']]).toEqual([429, 429]);
      expect(headers.get('ratelimit')).toMatch(/^"changes";r=0;t=\d+$/);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await callApi(other, '/clients', { token: busy })).status).toBe(200);
      expect((await send(own)).status).toBe(422);
      advance(61);
      expect((await send(busy)).status).toBe(422);
    });
  });
});

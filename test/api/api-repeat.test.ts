import { randomUUID } from 'node:crypto';
import { acceptedToken, callApi, holderToken, registerApiClient, serviceToken } from '../support/services/api.ts';
import { day } from '../../src/domain/time.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { createStillClock } from '../support/still-clock.ts';

const reason = 'Demande 4711 du service';

describe.each(bothDatabases)('a request that is repeated, on %s', (database) => {
  const clock = createStillClock();
  let own: string;
  const scopes = ['clients:read', 'clients:write'] as const;
  const other = describeApp({ database, config: { addressLimits: 0.25 }, overrides: () => ({ now: clock.now }) });
  const client = prepare(() => registerApiClient(other));
  beforeAll(async () => {
    own = await serviceToken(other, client, scopes);
  });

  const register = (key: string, client_name: string, token = own) =>
    callApi(other, '/clients', {
      token,
      method: 'POST',
      body: { registration: { client_name, redirect_uris: ['https://sols.example/retour'] }, reason },
      headers: { 'idempotency-key': key },
    });
  const count = async (name: string) =>
    (await other.services.clients.registry.list()).filter(({ metadata }) => metadata.client_name === name).length;

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
    // The same body at another address is another request.
    const draw = (clientId: unknown) =>
      callApi(other, `/clients/${String(clientId)}/secrets`, {
        token: own,
        method: 'POST',
        body: { reason },
        headers: { 'idempotency-key': `${key}-secret` },
      });
    const second = await register(randomUUID(), 'Une autre');
    const answers = [await draw(first.body['client_id']), await draw(second.body['client_id'])];
    expect(answers.map(({ status }) => status)).toEqual([201, 422]);
    const issue = async () => {
      const body = { name: 'Une fois', reason };
      const headers = { 'idempotency-key': key.toUpperCase() };
      return (await callApi(other, '/registration-tokens', { token: own, method: 'POST', body, headers })).body;
    };
    const { initial_access_token: token, ...described } = await issue();
    expect(token).toEqual(expect.any(String));
    expect(await issue()).toEqual({ ...described, initial_access_token: token });
    // A secret can be read again for ten minutes, everything else for a day.
    const { client_secret: secret, ...rest } = first.body;
    expect(secret).toEqual(expect.any(String));
    other.moveClock(700);
    own = await serviceToken(other, client, scopes);
    const late = await register(key, 'Une fois');
    expect([late.status, late.headers.get('idempotency-replayed'), late.body]).toEqual([201, 'true', rest]);
    expect(await issue()).toEqual(described);
    expect(await count('Une fois')).toBe(1);
    const lines = await other.rows.audit.list({ event: 'client_token.created' }, 'reason');
    expect(lines).toEqual([{ reason }]);
    other.moveClock(day);
    own = await serviceToken(other, client, scopes);
    expect((await register(key, 'Une fois')).headers.has('idempotency-replayed')).toBe(false);
  });

  test('after a fault of ours nobody knows what was done, so the key stays taken', async () => {
    const { registry: clients } = other.services.clients;
    const find = clients.find.bind(clients);
    const key = randomUUID();
    // The service is registered, and the answer about it fails.
    const known = (await clients.list()).length;
    clients.find = async (id) => {
      if ((await clients.list()).length > known) throw new Error('a fault');
      return find(id);
    };
    const failed = await register(key, 'Panne');
    clients.find = find;
    expect(failed.status).toBe(500);
    const again = await register(key, 'Panne');
    expect([again.status, again.body['type'], again.headers.get('retry-after')]).toEqual([
      409,
      `${other.url}/api/problems#in-progress`,
      '1',
    ]);
    other.moveClock(62);
    const late = await register(key, 'Panne');
    expect([late.status, late.body['type']]).toEqual([409, `${other.url}/api/problems#conflict`]);
    expect(await count('Panne')).toBeLessThan(2);
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
    const kept = () => other.rows.payloads.count({ model: 'ApiWholeAnswer' });
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

  if (database !== bothDatabases[0]) return;

  test('the answer belongs to the service and the agent who asked, and nobody else gets it', async () => {
    const key = randomUUID();
    const agent = await holderToken(other, { roles: ['client-manager'], client });
    const { token: second } = await holderToken(other, { roles: ['client-manager'], client });
    const elsewhere = await acceptedToken(other, {
      browser: agent.browser,
      client: await registerApiClient(other),
      scopes,
    });
    const answers = [];
    for (const token of [own, agent.token, second, elsewhere]) answers.push(await register(key, 'À chacun', token));
    expect(answers.map(({ status, headers }) => [status, headers.has('idempotency-replayed')])).toEqual(
      Array.from({ length: 4 }, () => [201, false]),
    );
    expect(new Set(answers.map(({ body }) => body['client_secret'])).size).toBe(4);
    const again = await register(key, 'À chacun', agent.token);
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', answers[1]!.body]);
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

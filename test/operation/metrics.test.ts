import { spawnSync } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { queueMail } from '../../interactions/mails/queue-mail.ts';
import { jobNames } from '../../src/domain/state/job-names.ts';
import { explainFailure } from '../../src/cli/explain-failure.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { serveMetrics } from '../../src/metrics/serve-metrics.ts';
import { createScrapeReader } from '../../src/store/state/scrape-reader.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import { buildAccount } from '../support/build-account.ts';
import { findProgram } from '../support/programs/find-program.ts';
import { freePort } from '../support/free-port.ts';
import { answerCaptcha, captchaAnswer, register, registerUntilCaptcha, somebody } from '../support/people/register.ts';
import { scrape } from '../support/services/scrape.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  typeCredentials,
  type TestClient,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { like } from '../support/rows.ts';
import { askForReset } from '../support/people/account-address.ts';

let app: TestApp;
let port: number;
let client: TestClient;

const ask = (path: string, options: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, options);

beforeAll(async () => {
  port = await freePort();
  app = await startApp({ config: { metricsPort: port, captchaFixedAnswer: captchaAnswer, drainSeconds: 1 } });
  client = await registerClient(app);
});
/** Stops the application once, whichever test or hook comes first. */
let stopping: Promise<void> | undefined;
const stop = () => (stopping ??= app.stop());
afterAll(stop);

describe('the port of the metrics', () => {
  test('tells what was asked for in the text format of Prometheus, and in OpenMetrics to a program that reads it', async () => {
    await fetch(`${app.issuer}/.well-known/openid-configuration`);
    const line = 'geopf_id_http_requests_total{endpoint="discovery",outcome="ok"} 1\n';
    const plain = await ask('/metrics');
    expect(plain.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await plain.text();
    expect(text).toContain('# TYPE geopf_id_http_requests_total counter\n');
    expect(text).toContain(line);
    const open = await ask('/metrics', {
      headers: { Accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.2' },
    });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const openText = await open.text();
    expect(openText).toContain('# TYPE geopf_id_http_requests counter\n');
    expect(openText).toContain(line);
    expect(openText).toContain('# UNIT process_cpu_seconds seconds\n');
    expect(text).not.toContain('# UNIT');
    expect(openText).toMatch(/\n# EOF\n$/);
    expect(openText).not.toContain('\n\n');
    expect(await (await ask('/metrics', { headers: { Accept: 'application/openmetrics-text;q=0' } })).text()).toContain(
      '# TYPE geopf_id_http_requests_total counter\n',
    );
  });

  test('answers the probes as the port of the service does, and nothing else', async () => {
    for (const path of ['/livez', '/readyz']) {
      const answer = await ask(path);
      expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
    }
    expect((await ask('/metrics', { method: 'HEAD' })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await ask('/metrics', { method, ...(method === 'POST' && { body: 'a=b' }) });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    for (const path of ['/', '/admin', '/metrics/', '//metrics', '/compte']) expect((await ask(path)).status).toBe(404);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  });
});

/** Returns by how much these series have grown since another scrape. */
const grown = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) =>
  Object.fromEntries(
    [...after].flatMap(([series, value]) => {
      const more = value - (before.get(series) ?? 0);
      return /_total/.test(series) && more !== 0 ? [[series.replace('geopf_id_', ''), more]] : [];
    }),
  );

/** Returns a scrape in which the database has answered: it is left out where it takes longer than a second. */
async function scrapeAnswered(): Promise<ReadonlyMap<string, number>> {
  let told: ReadonlyMap<string, number> = new Map();
  await until(async () => {
    told = await scrape(port);
    return told.get('geopf_id_database_up') === 1;
  }, 'a scrape that the database answers');
  return told;
}

describe('what is counted', () => {
  test('a sign-in counts by its way, its second factor and its tokens, and so does one that was refused', async () => {
    const account = await buildAccount(app, { totp: true });
    const before = await scrape(port);
    const { browser, request } = await pastPassword(app, {
      client,
      account: { ...account, password: 'faux-faux-faux' },
    });
    await typeCredentials(browser, account);
    await browser.submit({ otp: '000000' }, { action: 'verify' });
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    const code = page.url.searchParams.get('code') ?? '';
    await exchange(app, client, { code, verifier: request.verifier });
    await exchange(app, client, { code, verifier: request.verifier });
    await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    await browser.tab().open(authorizationRequest(app, client, { prompt: 'login', state: 's'.repeat(3000) }).url);
    expect(grown(before, await scrape(port))).toMatchObject({
      'authorization_requests_total{kept="cookie"}': 1,
      'authorization_requests_total{kept="row"}': 1,
      'sign_ins_total{way="password",outcome="refused"}': 1,
      'sign_ins_total{way="password",outcome="ok"}': 1,
      'second_factors_total{kind="totp",outcome="refused"}': 1,
      'second_factors_total{kind="totp",outcome="ok"}': 1,
      'tokens_total{grant="authorization_code",outcome="ok"}': 1,
      'tokens_total{grant="authorization_code",outcome="refused"}': 1,
      'tokens_total{grant="client_credentials",outcome="ok"}': 1,
      'audited_events_total{event="token.reused"}': 1,
      'http_requests_total{endpoint="token",outcome="ok"}': 2,
      'http_requests_total{endpoint="token",outcome="refused"}': 1,
    });
  });

  test('a password of another service counts by the kind of its hash, and once when it is right', async () => {
    const account = await buildAccount(app);
    const [salt, password] = [Buffer.from('0123456789abcdef'), 'sentier-des-douaniers'];
    const hash = pbkdf2Sync(password, salt, 1000, 32, 'sha256');
    const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const passwordHash = `$pbkdf2-sha256$i=1000,l=32$${bare(salt)}$${bare(hash)}`;
    await app.rows.accounts.change({ id: account.sub }, { passwordHash });
    const before = await scrape(port);
    for (const typed of ['faux-mot-de-passe', password, password])
      await pastPassword(app, { client, account: { ...account, password: typed } });
    expect(grown(before, await scrape(port))).toMatchObject({
      'former_passwords_total{kind="pbkdf2-sha256",outcome="right"}': 1,
      'former_passwords_total{kind="pbkdf2-sha256",outcome="wrong"}': 1,
    });
  });

  test('a registration counts by step, with its captcha and its message', async () => {
    const before = await scrape(port);
    const { browser } = await registerUntilCaptcha(app, client);
    await answerCaptcha(browser, '314159');
    await browser.submit({}, { action: 'refresh' });
    await register(app, client, somebody());
    await until(
      async () => ((await scrape(port)).get('geopf_id_outbound_requests_total{target="mail",outcome="ok"}') ?? 0) >= 2,
      'the messages of the registration',
    );
    const told = grown(before, await scrape(port));
    expect(told).toMatchObject({
      'registrations_total{step="profile",outcome="ok"}': 2,
      'registrations_total{step="captcha",outcome="refused"}': 1,
      'registrations_total{step="captcha",outcome="ok"}': 1,
      'registrations_total{step="email-proof",outcome="ok"}': 1,
      'registrations_total{step="account",outcome="ok"}': 1,
      'captchas_total{kind="digits",outcome="wrong"}': 1,
      'captchas_total{kind="digits",outcome="renewed"}': 1,
      'captchas_total{kind="digits",outcome="right"}': 1,
      'sign_ins_total{way="registration",outcome="ok"}': 1,
    });
  });

  test('a request of a new password for an address without an account leaves no message that waits or was given up', async () => {
    await allHaveLeft(app);
    await askForReset(app, somebody().email);
    const outbox = async () => {
      // The answer that the database gave to an earlier scrape is told again for a second.
      await setTimeout(1_100);
      const told = await scrapeAnswered();
      return ['waiting', 'given_up'].map((state) => told.get(`geopf_id_outbox_messages{state="${state}"}`));
    };
    expect(await outbox()).toEqual([0, 0]);
    await clearExpired(app.services);
    expect(await outbox()).toEqual([0, 0]);
    expect((await app.services.state.reader.outbox()).givenUp).toBe(0);
  });

  test('a password that has to wait for its account and for its name counts once', async () => {
    const { username } = await buildAccount(app);
    const wrong = () => pastPassword(app, { client, account: { username, password: 'faux-faux-faux' } });
    for (let n = 0; n < 5; n++) await wrong();
    const before = await scrape(port);
    await wrong();
    expect(grown(before, await scrape(port))).toMatchObject({
      'sign_ins_total{way="password",outcome="throttled"}': 1,
      'throttled_total{kind="password"}': 1,
    });
  });

  test('a mailbox that refuses is no fault of the mail server, five are, and no backup is told as one that is endlessly old', async () => {
    const { outbox } = app.services;
    const queue = (to: string) =>
      app.services.inUnit(async () => {
        const about = { accountId: undefined, kind: 'welcome', to, lang: 'fr', data: {} } as const;
        queueMail(app.services, about);
      });
    const { outbox: rows } = app.rows;
    const refusing = { recipient: like('%@refus.example') };
    const oldest = async () => {
      app.moveClock(1);
      // The answer that the database gave to an earlier scrape is told again for a second.
      const facts = await createScrapeReader(app.services.database, app.services.now)();
      return facts.oldestMessageAt !== undefined;
    };
    await allHaveLeft(app);
    await withoutJobs(app, async () => {
      const refused: boolean[] = [];
      for (let address = 0; address < 5; address++) {
        await queue(`boite-${address}@refus.example`);
        const waiting = await rows.values('id', { ...refusing, lastError: null });
        expect(await oldest()).toBe(true);
        const failure = { reason: '450 4.2.2 mailbox full', isOfServer: false };
        for (const id of waiting) await outbox.failed(id, { dueAt: 4e9, failure });
        refused.push(await oldest());
      }
      expect(refused).toEqual([false, false, false, false, true]);
      await rows.remove(refusing);
      await queue('serveur@refus.example');
      const [id = ''] = await rows.values('id', refusing);
      await outbox.failed(id, { dueAt: 4e9, failure: { reason: 'ECONNREFUSED', isOfServer: true } });
      expect(await oldest()).toBe(true);
      await rows.remove(refusing);
    });
    expect((await scrapeAnswered()).get('geopf_id_backup_timestamp_seconds')).toBe(0);
  });

  test('the process tells of itself by the names that every program of Node has, and no name displeases Prometheus', async () => {
    const text = await (await ask('/metrics')).text();
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'process_start_time_seconds'])
      expect(text).toMatch(new RegExp(`^${name} [1-9]`, 'm'));
    if (process.platform === 'linux') expect(text).toMatch(/^process_open_fds [1-9]/m);
    for (const name of [
      'nodejs_eventloop_lag_seconds',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ])
      expect(text).toMatch(new RegExp(`^${name} [0-9]`, 'm'));
    // What `promtool check metrics` refuses.
    expect(text).not.toMatch(/^(?!\w+_bucket)\w+{[^}]*\b(le|quantile)=/m);
    expect(text).not.toMatch(/^# TYPE \w+_total (?!counter)/m);
    const promtool = findProgram('promtool');
    if (promtool !== undefined) {
      const checked = spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' });
      expect([checked.status, checked.stderr]).toEqual([0, '']);
    }
  });

  test('every job tells how often it runs and when it last did its work', async () => {
    const told = await scrape(port);
    const jobs = [...told.keys()].flatMap(
      (series) => /^geopf_id_job_interval_seconds{task="(.*)"}$/.exec(series)?.[1] ?? [],
    );
    expect(jobs.toSorted()).toEqual(jobNames.toSorted());
    expect(told.get('geopf_id_job_last_success_timestamp_seconds{task="mail"}')).toBeGreaterThan(1.7e9);
  });

  test('a refused request counts for its client, and made-up clients count together', async () => {
    await asClient(app, { ...client, secret: 'wrong' }, 'token', { grant_type: 'client_credentials' });
    await app.services.clients.refusals.save();
    const told = await scrape(port);
    expect(told.get(`geopf_id_client_refusals_total{client="${client.clientId}"}`)).toBeGreaterThan(0);
    expect(told.get('geopf_id_refusals_total{kind="secret-unknown"}')).toBe(1);
  });

  test('ten thousand made-up values of every kind make no new series', async () => {
    const word = () => randomBytes(6).toString('base64url');
    const words = (count: number, make: (word: string) => readonly [string, string]) =>
      Object.fromEntries(Array.from({ length: count }, () => make(word())));
    const ask = async (path: string, method: string, fields?: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${app.url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          'User-Agent': word(),
          'X-Forwarded-Host': word(),
          Authorization: `Basic ${word()}`,
          ...words(20, (one) => [`x-${one.replaceAll('_', '-')}`, one]),
        },
        ...(fields && { body: new URLSearchParams(fields) }),
      });
      await answer.arrayBuffer();
    };
    const protocol = new URL(app.protocol).pathname;
    const send = async () => {
      await ask(`/${word()}/${word()}?${word()}=${word()}`, 'GET');
      await ask(`/interaction/${word()}`, `X${word().replaceAll(/[^a-z]/gi, '')}`);
      await ask(`${protocol}/${word()}`, 'GET');
      await ask(`${protocol}/auth?client_id=${word()}&scope=${word()}&acr_values=${word()}`, 'GET');
      await ask(`${protocol}/token`, 'POST', {
        grant_type: word(),
        client_id: word(),
        error: word(),
        [word()]: word(),
      });
      await ask(`/retour/${word()}?error=${word()}&state=${word()}`, 'GET');
    };
    await Promise.all(Array.from({ length: 4 }, send));
    await app.services.clients.refusals.save();
    const before = await scrapeAnswered();
    // Each of the 240 requests brings 45 values that nobody has sent before.
    for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 10 }, send));
    await app.services.clients.refusals.save();
    const after = await scrape(port);
    const isOfTime = (series: string) => /geopf_id_job|geopf_id_outbound/.test(series);
    expect([...after.keys()].filter((series) => !before.has(series) && !isOfTime(series))).toEqual([]);
    expect(after.get('geopf_id_http_requests_total{endpoint="other",outcome="refused"}')).toBeGreaterThan(80);
  });

  test('of more services than two hundred the later ones are counted together', async () => {
    const { metrics } = app.services;
    const refusals = async () =>
      [...(await scrape(port)).keys()].filter((series) => series.startsWith('geopf_id_client_refusals_total'));
    for (let service = 0; service < 300; service++) metrics.clientRefusal({ client: `service-${service}` });
    const told = await refusals();
    expect(told).toContain('geopf_id_client_refusals_total{client="other"}');
    expect(told).not.toContain('geopf_id_client_refusals_total{client="service-299"}');
    expect(told.length).toBeLessThanOrEqual(201);
  });
});

describe('a port of the metrics that something is wrong with', () => {
  test('a database that hangs holds up no scrape, and what it alone knows is left out', async () => {
    const { client: pool } = app.services.database.knex;
    const held: unknown = await pool.acquireConnection();
    try {
      let told: ReadonlyMap<string, number> = new Map();
      let took = 0;
      // The answer of the scrape before is fresh for a second.
      await until(async () => {
        const began = performance.now();
        told = await scrape(port);
        took = performance.now() - began;
        return told.get('geopf_id_database_up') === 0;
      }, 'a scrape that tells that the database does not answer');
      expect(took).toBeLessThan(5_000);
      expect([...told.keys()].filter((series) => /outbox|signing_key|notices_waiting/.test(series))).toEqual([]);
      expect(told.get('process_resident_memory_bytes')).toBeGreaterThan(0);
    } finally {
      await pool.releaseConnection(held);
    }
  });

  test('a port that another program holds is named with its setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port: taken } = other.address() as { readonly port: number };
    const config = { ...app.services.config, metricsPort: taken };
    const nothing = { write: async () => '', probe: () => undefined, onFailure() {} };
    const error: unknown = await serveMetrics({ host: '127.0.0.1', port: taken, ...nothing }).catch(
      (thrown: unknown) => thrown,
    );
    expect(explainFailure(error, config)).toMatch(
      /^METRICS_PORT: cannot listen on 127\.0\.0\.1:\d+; stop the other program/,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});

test('a process that is told to stop tells so until it has ended, and then its port is closed', async () => {
  const stopped = stop();
  // The process drains for a second, so both are asked at once.
  const [ready] = await Promise.all([
    ask('/readyz'),
    until(async () => (await scrape(port)).get('geopf_id_ready') === 0, 'a scrape of a process that drains'),
  ]);
  expect(ready.status).toBe(503);
  await stopped;
  await expect(ask('/livez')).rejects.toThrow('fetch failed');
});

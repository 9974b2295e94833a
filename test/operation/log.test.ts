import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startMailbox } from '../../demo/mailbox.ts';
import { queueMail } from '../../interactions/mails/queue-mail.ts';
import { programVersion } from '../../src/program/program-version.ts';
import { createReload } from '../../src/server/reload-settings.ts';
import { freePort } from '../support/free-port.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { usualDatabase } from '../support/test-database.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { createLogger } from '../../src/log/create-logger.ts';
import { createLogOutput } from '../../src/log/create-log-output.ts';
import { ipNetwork } from '../../src/domain/network/ip-network.ts';
import { buildAccount } from '../support/build-account.ts';
import { collectSpans } from '../support/collect-spans.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { asClient, authorizationRequest, registerClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { prepare } from '../support/describe-app.ts';
import { askForReset } from '../support/people/account-address.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const repeatMilliseconds = 500;

describe('the log', () => {
  const lines: string[] = [];
  let app: TestApp;

  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const requests = () => logged().filter(({ msg }) => msg === 'request');

  beforeAll(async () => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(...chunk.toString().trim().split('\n'));
        done();
      },
    });
    const log = createLogger({ logLevel: 'info' }, sink, { repeatMilliseconds });
    app = await startApp({ config: { trustProxy: 1, logLevel: 'info' }, upstreams: true, overrides: () => ({ log }) });
  });
  beforeEach(() => lines.splice(1));
  afterAll(() => app.stop());

  test('the first line says where the process listens, and which process of which machine it is', () => {
    const port = Number(new URL(app.url).port);
    const where = { address: '127.0.0.1', port, issuer: app.issuer, node: process.versions.node, proxies: 1 };
    const which = { pid: process.pid, host: expect.stringMatching(/./) };
    const what = { version: programVersion, database: usualDatabase, schema: migrationNames.at(-1) };
    expect(logged()[0]).toMatchObject({ msg: 'listening', ...where, ...which, ...what });
  });

  test('the line of a request names the client and the network, never the whole address, and probes have no line', async () => {
    const client = await registerClient(app);
    const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip }, redirect: 'manual' as const });
    await fetch(`${app.url}/livez`);
    await fetch(`${app.url}/readyz`);
    await fetch(`${app.url}/nowhere`, from('2001:db8:12:34:56::78'));
    await fetch(new URL(authorizationRequest(app, client).url, app.url), from('203.0.113.77'));
    expect(requests()).toMatchObject([
      {
        path: '/nowhere',
        route: 'other',
        status: 404,
        network: '2001:db8:12::/48',
        refusal: 'not_found',
        pid: process.pid,
      },
      { route: 'authorization', status: 200, network: '203.0.113.0/24', client: client.clientId },
    ]);
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.reload();
    expect(requests().at(-1)).toMatchObject({
      path: '/interaction/…',
      network: '127.0.0.0/24',
      client: client.clientId,
    });
    expect(lines.slice(1).join()).not.toMatch(/203\.0\.113\.77|:34:56|127\.0\.0\.1/);
  });

  test('the line of a refused token leads to the line of its request', async () => {
    const client = await registerClient(app);
    await asClient(app, { ...client, secret: 'wrong' }, 'token', { grant_type: 'client_credentials' });
    const [refused] = logged().filter(({ msg }) => msg === 'token refused');
    expect(refused).toMatchObject({ client: client.clientId, requestId: expect.stringMatching(/./) });
    expect(requests().at(-1)).toMatchObject({ requestId: refused?.['requestId'] });
  });

  test('an error keeps its code and loses the row that the database repeats, and a repeated error is counted', async () => {
    const { throttles } = app.services;
    const admit = throttles.admit.bind(throttles);
    const browsers = Array.from({ length: 8 }, () => app.browser());
    for (const browser of browsers) await browser.open('/mot-de-passe-oublie');
    throttles.admit = () => {
      const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      const facts = {
        code: '23505',
        table: 'throttles',
        constraint: 'throttles_pkey',
        detail: 'Key (key)=(row of somebody)',
      };
      return Promise.reject(Object.assign(new Error('duplicate key'), facts, { cause }));
    };
    try {
      const pages = browsers.map((browser) => browser.submit({ email: 'x@example.test' }, { action: 'send' }));
      for (const { status } of await Promise.all(pages)) expect(status).toBe(500);
    } finally {
      throttles.admit = admit;
    }
    const errors = () => logged().filter(({ level }) => level === 50);
    const [first] = errors();
    expect(first).toMatchObject({
      reason: 'internal',
      err: {
        code: '23505',
        table: 'throttles',
        constraint: 'throttles_pkey',
        message: 'duplicate key',
        causes: [{ code: 'ECONNREFUSED' }],
      },
    });
    expect(lines.join()).not.toContain('row of somebody');
    const counted = () => errors().reduce((sum, { repeated = 1 }) => sum + Number(repeated), 0);
    await until(() => counted() === browsers.length, 'the number of errors');
    const repetitions = errors().filter(({ repeated }) => repeated !== undefined);
    expect(repetitions.length).toBeGreaterThan(0);
    for (const { err } of repetitions) expect(err).toEqual({ type: 'Error', code: '23505', message: 'duplicate key' });
    // The reference of each error page stands in the line of its request.
    expect(requests().filter(({ refusal }) => refusal === 'internal')).toHaveLength(browsers.length);
  });

  test('a code that a person typed is not taken for the code of an error', () => {
    const { log } = app.services;
    log.error({ err: Object.assign(new Error('one'), { code: '12345678' }) }, 'typed');
    log.error({ err: new Error('two'), code: 'SECRET' }, 'typed');
    expect(logged()).toMatchObject([{ msg: 'listening' }, { err: { code: '[redacted]' } }, { code: '[redacted]' }]);
  });

  test('a signal makes the log detailed for a while, and a second one ends that', () => {
    const { log } = app.services;
    log.debug('before');
    app.running.toggleLog();
    log.debug('meanwhile');
    app.running.toggleLog();
    log.debug('afterwards');
    expect(logged().slice(1)).toMatchObject([
      { logLevel: 'debug', seconds: 900, msg: 'the log is detailed for a while' },
      { msg: 'meanwhile' },
      { logLevel: 'info', msg: 'the log is as LOG_LEVEL says again, because a signal asked for it' },
    ]);
  });

  test('the detailed log tells of each step, commit, hash and message with the request that it belongs to, and nothing of the person', async () => {
    const client = await registerClient(app);
    const account = await buildAccount(app);
    const browser = await app.open(authorizationRequest(app, client).url);
    app.running.toggleLog();
    await browser.submit({ username: account.username, password: 'pas celui-ci' }, { action: 'signin' });
    await browser.open('/mot-de-passe-oublie');
    await browser.submit({ email: account.email }, { action: 'send' });
    await app.mailbox.newest(account.email, 'reset');
    // The row of a message says that it has left a moment before the log does.
    await until(() => logged().some(({ msg }) => msg === 'message'), 'the line of the message');
    app.running.toggleLog();
    const lines = logged().filter(({ level }) => level === 20);
    const told = (name: string) => lines.filter(({ msg }) => msg === name);
    const [step] = told('step login.sign-in');
    expect(step).toMatchObject({
      'geopf_id.outcome': 'refused',
      ms: expect.any(Number),
      requestId: expect.any(String),
    });
    for (const name of ['hash', 'commit'])
      expect(told(name).map(({ requestId }) => requestId)).toContain(step?.['requestId']);
    expect(requests().map(({ requestId }) => requestId)).toContain(step?.['requestId']);
    expect(told('message')).toMatchObject([{ 'geopf_id.message': 'reset' }]);
    for (const secret of [account.username, account.email, account.sub, 'pas celui-ci'])
      expect(JSON.stringify(lines)).not.toContain(secret);
    const before = lines.length;
    await browser.open('/mot-de-passe-oublie');
    expect(logged().filter(({ level }) => level === 20)).toHaveLength(before);
  });

  test('a full disk cuts no line and stops nobody, and a closed pipe ends the log alone', async () => {
    let disk = '';
    let room = 5000;
    const faults: string[] = [];
    const output = createLogOutput({
      write(bytes, done) {
        const taken = Math.min(room, bytes.length);
        room -= taken;
        disk += bytes.subarray(0, taken).toString('latin1');
        const code = faults[0] ?? (taken === 0 ? 'ENOSPC' : undefined);
        setImmediate(done, code === undefined ? null : Object.assign(new Error(code), { code }), taken);
      },
      writeSync: ({ length }) => length,
    });
    const texts = Array.from({ length: 90 }, (_, number) => JSON.stringify({ number, text: 'Zoé'.repeat(40) }));
    for (const text of texts) output.write(`${text}\n`);
    await until(() => room === 0 && output.writableLength > 0, 'a full disk');
    room = 100_000;
    await until(() => output.writableLength === 0, 'the rest of the lines');
    expect(Buffer.from(disk, 'latin1').toString()).toBe(`${texts.join('\n')}\n`);
    const closed: Error[] = [];
    output.on('error', (error) => closed.push(error));
    faults.push('EPIPE');
    output.write(`${'x'.repeat(5000)}\n`);
    await until(() => closed.length > 0, 'the end of the log');
    expect([output.write('later\n'), output.writableLength]).toEqual([false, 0]);
  });

  test('a process ends after the write of its log that is under way, and no line is written twice', async () => {
    const written: number[] = [];
    let finish = () => {};
    const output = createLogOutput({
      write({ length }, done) {
        written.push(length);
        finish = () => done(null, length);
      },
      writeSync: ({ length }) => length,
    });
    const line = `${'x'.repeat(5000)}\n`;
    output.write(line);
    let isOver = false;
    const ended = output.end().then(() => (isOver = true));
    output.write(line);
    await new Promise(setImmediate);
    expect([written, isOver]).toEqual([[line.length], false]);
    finish();
    await ended;
    expect([written, output.writableLength]).toEqual([[line.length], line.length]);
    await output.end();
  });

  describe('when the files of the settings are read again', () => {
    const folder = temporaryFolder('geopf-id-reload-');
    let files: Readonly<Record<'SMTP_URL' | 'FRANCECONNECT_CLIENT_SECRET' | 'COOKIE_KEYS', string>>;
    let reload: () => void;

    const put = (name: keyof typeof files, value: string) => writeFileSync(files[name], `${value}\n`);
    const said = () =>
      logged()
        .slice(1)
        .filter(({ msg }) => /setting/.test(String(msg)));
    const welcome = (to: string) =>
      app.services.inUnit(async () => {
        queueMail(app.services, { accountId: undefined, kind: 'welcome', to, lang: 'fr', data: {} });
      });

    beforeAll(() => {
      const names = ['SMTP_URL', 'FRANCECONNECT_CLIENT_SECRET', 'COOKIE_KEYS'] as const;
      files = Object.fromEntries(names.map((name) => [name, join(folder, name)])) as typeof files;
      const { smtpUrl, upstreams, cookieKeys } = app.services.config;
      const { issuer, clientId, clientSecret } = upstreams['franceconnect']!;
      put('SMTP_URL', smtpUrl);
      put('FRANCECONNECT_CLIENT_SECRET', clientSecret);
      put('COOKIE_KEYS', cookieKeys[0]!);
      const environment = {
        ...Object.fromEntries(Object.entries(files).map(([name, path]) => [`${name}_FILE`, path])),
        LOG_LEVEL: 'info',
        FRANCECONNECT_ISSUER: issuer,
        FRANCECONNECT_CLIENT_ID: clientId,
      };
      reload = createReload({ environment, log: app.services.log, apply: (next) => app.running.apply(next) });
    });

    test('messages that wait leave by the new mail server, and a wrong value leaves it in place', async () => {
      await app.mailbox.stop();
      await welcome('early@example.test');
      const other = await startMailbox(await freePort());
      const arrived = (to: string) => until(() => other.list(to).length === 1, `a message to ${to}`);
      try {
        put('SMTP_URL', other.smtpUrl);
        put('COOKIE_KEYS', Buffer.alloc(32, 7).toString('base64url'));
        reload();
        await arrived('early@example.test');
        put('SMTP_URL', 'mail.example.org:s3cret');
        put('COOKIE_KEYS', 's3cret');
        reload();
        await welcome('late@example.test');
        await arrived('late@example.test');
        expect(said()).toMatchObject([
          { level: 30, changed: ['SMTP_URL'], needsRestart: ['COOKIE_KEYS'], refused: [] },
          { level: 50, setting: 'SMTP_URL', problem: expect.stringMatching(/^must be smtp:/) },
          { level: 50, setting: 'COOKIE_KEYS', problem: expect.stringMatching(/^must be keys of 32 bytes/) },
          { level: 30, changed: [], needsRestart: [], refused: ['SMTP_URL', 'COOKIE_KEYS'] },
        ]);
        expect(lines.join('')).not.toMatch(/s3cret/);
      } finally {
        await other.stop();
        await app.mailbox.restart();
        put('SMTP_URL', app.services.config.smtpUrl);
        put('COOKIE_KEYS', app.services.config.cookieKeys[0]!);
        reload();
      }
    });

    test('a secret at an upstream is taken over, and a file that is gone leaves the former one', async () => {
      const { clientSecret } = app.services.config.upstreams['franceconnect']!;
      const arrive = async () => {
        const browser = await app.open(authorizationRequest(app, await registerClient(app)).url);
        await browser.submit({}, { button: { upstream: 'franceconnect' } });
        return (await throughFranceConnect(browser)).find('button[value="existing"]') !== null;
      };
      put('FRANCECONNECT_CLIENT_SECRET', 'another-secret-than-the-registered-one');
      reload();
      expect(await arrive()).toBe(false);
      put('FRANCECONNECT_CLIENT_SECRET', clientSecret);
      reload();
      rmSync(files.FRANCECONNECT_CLIENT_SECRET);
      reload();
      expect(await arrive()).toBe(true);
      expect(said()).toMatchObject([
        { changed: ['FRANCECONNECT_CLIENT_SECRET'] },
        { changed: ['FRANCECONNECT_CLIENT_SECRET'] },
        { setting: 'FRANCECONNECT_CLIENT_SECRET', problem: expect.stringMatching(/_FILE names cannot be read$/) },
        { changed: [], refused: ['FRANCECONNECT_CLIENT_SECRET'] },
      ]);
    });
  });

  describe('with an SDK of OpenTelemetry', () => {
    const traceOf = (wanted: Readonly<Record<string, unknown>>) => {
      const line = requests().findLast((one) => Object.entries(wanted).every(([name, value]) => one[name] === value));
      return String(line?.['traceId']);
    };

    const spans = prepare(() => collectSpans());
    afterAll(() => spans.stop());

    test('a form is one trace from the request to the commit, and its message leaves in a trace that leads back to it', async () => {
      const { email } = await buildAccount(app);
      await askForReset(app, email);
      const trace = traceOf({ method: 'POST', path: '/mot-de-passe-oublie' });
      expect(spans.tree(trace)).toEqual(['POST /mot-de-passe-oublie', '  step recovery.address', '  commit']);
      await app.mailbox.newest(email);
      const sending = () => spans.all().find(({ links }) => links.some(({ context }) => context.traceId === trace));
      await until(() => sending() !== undefined, 'the span of the message');
      const delivery = sending()!.spanContext().traceId;
      await until(() => spans.tree(delivery).length >= 3, 'the whole delivery');
      expect(spans.tree(delivery).slice(0, 3)).toEqual(['job mail', '  message', '    SMTP']);
    });

    test('a sign-in that goes to an upstream shows what was asked there', async () => {
      const browser = await app.open(authorizationRequest(app, await registerClient(app)).url);
      await browser.submit({}, { button: { upstream: 'franceconnect' } });
      await throughFranceConnect(browser);
      const tree = spans.tree(traceOf({ path: '/retour/franceconnect' }));
      // The keys of the upstream are fetched too where they are not yet known.
      expect([...new Set(tree)]).toEqual([
        'GET /retour/franceconnect',
        '  upstream finish',
        '    POST elsewhere',
        '    GET elsewhere',
        '  commit',
      ]);
    });

    test('a trace that the proxy has begun goes on', async () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c';
      await fetch(`${app.url}/cgu`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
      expect(traceOf({ path: '/cgu' })).toBe(traceId);
    });

    test('no span holds a value of a person, an address or a path', async () => {
      const { username, email, password } = await buildAccount(app);
      const client = await registerClient(app);
      const browser = await app.open(authorizationRequest(app, client).url);
      await browser.submit({ username, password: 'trois-loutres-perdues' }, { action: 'signin' });
      await browser.submit({ username, password }, { action: 'signin' });
      await fetch(`${app.url}/lien/Zm9vYmFy?code=made-up`, { headers: { 'x-forwarded-for': '203.0.113.77' } });
      const told = JSON.stringify(spans.all().map(({ name, attributes, events }) => [name, attributes, events]));
      expect(told).toContain(client.clientId);
      for (const value of [
        username,
        email,
        password,
        'loutres',
        '203.0.113',
        '127.0.0',
        'localhost',
        'Zm9v',
        'made-up',
      ])
        expect(told).not.toContain(value);
    });
  });

  test.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['[fe80::1%eth0]', 'fe80:0:0::/48'],
    ['nonsense', 'unknown'],
  ])('the network of %s is %s', (ip, network) => {
    expect(ipNetwork(ip)).toBe(network);
  });
});

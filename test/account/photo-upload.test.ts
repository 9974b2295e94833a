import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { buildAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { openStep } from '../support/people/optional-steps.ts';
import { createPage } from '../support/requests/page.ts';
import { asFile, jpegOf, photoOfBytes } from '../support/people/photos.ts';
import { rawRequest, sendRaw } from '../support/requests/raw-request.ts';
import { captchaAnswer } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { createStillClock } from '../support/still-clock.ts';
import { registerClient, signIn } from '../support/test-client.ts';

const title = 'Identité';
const names = { familyName: 'Durand', givenName: 'Marie', phone: '+33612345678' };
const boundary = `----${randomBytes(8).toString('hex')}`;
const type = `Content-Type: multipart/form-data; boundary=${boundary}`;

const field = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const fileStart = (name = 'photo') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
const end = `\r\n--${boundary}--\r\n`;
const chunk = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

interface Streamed {
  readonly status: number;
  readonly body: string;
  /** Bytes that the server accepted before it closed the connection. */
  readonly sent: number;
}

/** Sends a body as fast as the server accepts it, until the body ends or the server closes the connection. */
async function stream(
  app: TestApp,
  { head, next }: { readonly head: string; readonly next: () => Buffer | undefined },
): Promise<Streamed> {
  const { hostname, port } = new URL(app.url);
  const socket: Socket = connect(Number(port), hostname);
  let answer = '';
  let sent = 0;
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.write(head);
  const pump = () => {
    for (let more = next(); more; more = next()) {
      sent += more.length;
      if (!socket.write(more)) return;
    }
  };
  socket.on('drain', pump);
  pump();
  await new Promise<void>((resolve) => {
    socket.once('error', () => resolve()).once('close', () => resolve());
  });
  socket.destroy();
  const [headers = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1] ?? 0), body: body.join('\r\n\r\n'), sent };
}

describe('forms with a file, tested on the raw connection', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  const open = async () => (await openStep(app, client, { title })).browser;
  const pathOf = ({ page }: Browser) => `${page.url.pathname}${page.url.search}`;
  const cookie = ({ jar, page }: Browser) => `Cookie: ${jar.header(page.url, { fromOtherSite: false, method: 'GET' })}`;
  const ownFields = ({ page }: Browser) =>
    field('csrf', page.fieldValue('csrf') ?? '') +
    Object.entries(names)
      .map(([name, value]) => field(name, value))
      .join('');
  const post = (browser: Browser, body: string, headers: readonly string[] = []) =>
    sendRaw(
      app,
      rawRequest(
        app,
        `POST ${pathOf(browser)}`,
        [cookie(browser), type, `Content-Length: ${Buffer.byteLength(body)}`, ...headers],
        body,
      ),
    );

  function expectForm(answer: Pick<Streamed, 'body'>, browser: Browser): void {
    const page = createPage({
      url: browser.page.url,
      status: 413,
      headers: { 'content-type': 'text/html' },
      trail: [],
      body: answer.body,
    });
    expect(page.invalidFields).toEqual(['photo']);
    for (const [name, value] of Object.entries(names)) expect(page.fieldValue(name)).toBe(value);
  }

  const noise = randomBytes(65_536);
  /** Made once: a sender that makes each of its chunks would fill the memory that a test measures. */
  const endless = chunk(noise);
  const head = (browser: Browser, ...headers: string[]) =>
    [
      `POST ${pathOf(browser)} HTTP/1.1`,
      `Host: ${new URL(app.url).host}`,
      cookie(browser),
      type,
      ...headers,
      '',
      '',
    ].join('\r\n');

  test('an endless body is refused with the form, the connection is closed, and the memory stays bounded', async () => {
    const browser = await open();
    const before = process.memoryUsage().rss;
    let most = 0;
    const first = chunk(Buffer.from(ownFields(browser) + fileStart()));
    const parts = [first];
    const answer = await stream(app, {
      head: head(browser, 'Transfer-Encoding: chunked'),
      next() {
        most = Math.max(most, process.memoryUsage().rss);
        return parts.pop() ?? endless;
      },
    });
    expect(answer.status).toBe(413);
    expectForm({ body: answer.body.replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, '') }, browser);
    expect(most - before).toBeLessThan(150_000_000);
  });

  test('an upload of 1 GB is refused early', async () => {
    const browser = await open();
    const size = 1_000_000_000;
    let left = size;
    const parts = [Buffer.from(ownFields(browser) + fileStart())];
    const answer = await stream(app, {
      head: head(browser, `Content-Length: ${size}`),
      next() {
        const part = parts.pop() ?? noise;
        if (left < part.length) return undefined;
        left -= part.length;
        return part;
      },
    });
    expect(answer.status).toBe(413);
    expectForm(answer, browser);
    const again = await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'next' });
    expect(again.title).toContain(' : Adresse ');
  });

  test('an endless preamble and a file in another field are refused', async () => {
    for (const isPreamble of [true, false]) {
      const browser = await open();
      const parts = [chunk(Buffer.from(isPreamble ? 'x' : ownFields(browser) + fileStart('other')))];
      const answer = await stream(app, {
        head: head(browser, 'Transfer-Encoding: chunked'),
        next: () => parts.pop() ?? endless,
      });
      expect(answer.status).toBe(413);
    }
  });

  /** Sends only the headers, so that an answer proves that the server decided without the body. */
  const announced = (path: string, headers: readonly string[]) =>
    stream(app, {
      head: [
        `POST ${path} HTTP/1.1`,
        `Host: ${new URL(app.url).host}`,
        type,
        'Content-Length: 9000000',
        ...headers,
        '',
        '',
      ].join('\r\n'),
      next: () => undefined,
    });

  test('the server refuses an upload without permission before it reads the body', async () => {
    const browser = await open();
    const own = pathOf(browser);
    const token = '/realms/geoplateforme/protocol/openid-connect/token';
    const elsewhere = ['/langue', '/mot-de-passe-oublie', '/compte/profil', '/lien/x'];
    const asked: readonly (readonly [string, readonly string[], number])[] = [
      [own, [], 403],
      ['/compte/identite', [], 403],
      [own, [cookie(browser), 'Origin: https://evil.test'], 403],
      [own, [cookie(browser), 'Sec-Fetch-Site: cross-site'], 403],
      ...elsewhere.map((path) => [path, [cookie(browser), 'Accept: application/json'], 415] as const),
      ['/compte', [cookie(browser)], 405],
      ['/', [cookie(browser)], 405],
      ['/interaction/a/b', [cookie(browser)], 404],
      [token, [], 413],
    ];
    const answers = await Promise.all(asked.map(([path, headers]) => announced(path, headers)));
    expect(answers.map(({ status }, place) => [asked[place]?.[0], status])).toEqual(
      asked.map(([path, , status]) => [path, status]),
    );
    for (const { body } of answers.filter(({ status }) => status === 415))
      expect(JSON.parse(body)).toMatchObject({ error: 'unsupported_type' });
  });

  test('a file is accepted only after the form token of the same browser', async () => {
    const [browser, other] = [await open(), await open()];
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const rest = `${fileStart()}${(await jpegOf()).toString('latin1')}${end}`;
    expect((await post(browser, rest)).status).toBe(403);
    expect((await post(browser, field('csrf', other.page.fieldValue('csrf') ?? '') + rest)).status).toBe(403);
    expect((await post(browser, field('csrf', csrf) + field('csrf', csrf) + rest)).status).toBe(403);
    expect(
      (await post(browser, `${rest.slice(0, -end.length)}\r\n${field('csrf', csrf)}--${boundary}--\r\n`)).status,
    ).toBe(403);
    const withoutFile = `${field('familyName', 'x')}--${boundary}--\r\n`;
    expect((await post(browser, withoutFile)).status).toBe(403);
  });

  test('a form that is cut at any place is a bad request, never a server error or an endless wait', async () => {
    const browser = await open();
    const whole = `${ownFields(browser)}${fileStart()}${'ÿØÿ and more'.repeat(40)}${end}`;
    for (let length = 0; length < whole.length - 4; length += 37) {
      const { status } = await post(browser, whole.slice(0, length));
      expect([length, [400, 403].includes(status)]).toEqual([length, true]);
    }
    for (const header of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="x'])
      expect((await post(browser, whole, [`Content-Type: ${header}`])).status).toBeLessThan(500);
    const { status } = await sendRaw(
      app,
      rawRequest(
        app,
        `POST ${pathOf(browser)}`,
        [cookie(browser), 'Content-Type: multipart/form-data', 'Content-Length: 1'],
        'x',
      ),
    );
    expect(status).toBe(400);
  });

  test('too many fields and too long fields are refused', async () => {
    const browser = await open();
    const csrf = field('csrf', browser.page.fieldValue('csrf') ?? '');
    const close = `--${boundary}--\r\n`;
    expect((await post(browser, `${csrf}${field('a', 'b').repeat(101)}${close}`)).status).toBe(413);
    expect((await post(browser, `${csrf}${field('familyName', 'b'.repeat(17_000))}${close}`)).status).toBe(413);
    expect((await post(browser, `${csrf}${field('a', 'b'.repeat(9_000)).repeat(2)}${close}`)).status).toBe(413);
    expect((await post(browser, `${csrf}${field('a'.repeat(17_000), 'b')}${close}`)).status).toBeGreaterThanOrEqual(
      400,
    );
    const forged = ['__proto__', 'constructor', 'role', 'photo', 'familyName[]']
      .map((name) => field(name, 'x'))
      .join('');
    expect((await post(browser, `${csrf}${forged}${field('action', 'next')}${close}`)).status).toBe(303);
  });

  test('only the first of two files is examined', async () => {
    const browser = await open();
    const photo = (await jpegOf()).toString('latin1');
    const body = `${ownFields(browser)}${fileStart()}GIF89a\r\n${fileStart()}${photo}${end}`;
    const { hostname, port } = new URL(app.url);
    const answer = await fetch(`http://${hostname}:${port}${pathOf(browser)}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookie(browser).slice(8), 'content-type': type.slice(14) },
      body: Buffer.from(body, 'latin1'),
    });
    expect(answer.status).toBe(415);
  });

  test('uploads at the same time have a common limit: the next one is told to try again, and sign-ins go on', async () => {
    const account = await buildAccount(app);
    const { hostname, port } = new URL(app.url);
    const part = await photoOfBytes(9_500_000);
    const held: Socket[] = [];
    for (let sender = 0; sender < 7; sender++) {
      const browser = await open();
      const socket = connect(Number(port), hostname);
      held.push(socket);
      socket.on('error', () => {});
      socket.write(head(browser, 'Content-Length: 9900000') + ownFields(browser) + fileStart());
      await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    }
    const browser = await open();
    const large = asFile(await photoOfBytes(9_900_000));
    // The server may not have received all the written bytes yet, so the test tries again until the limit is reached.
    let page = await browser.submit({ ...names, photo: large }, { action: 'next' });
    for (let tries = 0; tries < 50 && page.status === 200; tries++) {
      await browser.open(`${page.url.pathname}?flow=registration&step=identity`);
      page = await browser.submit({ ...names, photo: large }, { action: 'next' });
    }
    expect(page.status).toBe(503);
    expect(page.header('retry-after')).toBe('5');
    expect(page.fieldValue('familyName')).toBe('Durand');
    await signIn(app, app.browser(), { client, account });
    for (const socket of held) socket.destroy();
    for (let tries = 0; tries < 50 && page.status === 503; tries++)
      page = await browser.submit({ ...names, photo: large }, { action: 'next' });
    expect(page.title).toContain(' : Adresse ');
  });
});

test('slow uploads from one network block only that network, and those of several networks give way after 15 seconds', async () => {
  // The photos below are sent within the fifteen seconds, whatever time the machine takes for them.
  const clock = createStillClock();
  const app = await startApp({
    config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1, trustProxy: 1 },
    overrides: () => ({ now: clock.now }),
  });
  const client = await registerClient(app);
  async function open(address: string): Promise<Browser> {
    const browser = app.browser({ headers: { 'x-forwarded-for': address } });
    await openStep({ ...app, browser: () => browser }, client, { title });
    return browser;
  }
  const { hostname, port, host } = new URL(app.url);
  const part = await photoOfBytes(9_500_000);
  const held: Socket[] = [];
  /** Sends the beginning of three photos from this network, and never their end. */
  async function sendSlowly(network: string): Promise<void> {
    const { jar, page } = await open(`${network}.1`);
    const cookie = jar.header(page.url, { fromOtherSite: false, method: 'GET' });
    for (let sender = 1; sender <= 3; sender++) {
      const socket = connect(Number(port), hostname);
      held.push(socket);
      socket.on('error', () => {});
      socket.write(
        [
          `POST ${page.url.pathname}${page.url.search} HTTP/1.1`,
          `Host: ${host}`,
          `Cookie: ${cookie}`,
          `X-Forwarded-For: ${network}.${sender}`,
          type,
          'Content-Length: 9900000',
          '',
          field('csrf', page.fieldValue('csrf') ?? '') + fileStart(),
        ].join('\r\n'),
      );
      await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    }
  }
  const large = asFile(await photoOfBytes(9_900_000));
  const send = (browser: Browser) => browser.submit({ ...names, photo: large }, { action: 'next' });
  /** The server may not have received all the written bytes yet, so the photo is sent until it is refused. */
  async function sendUntilRefused(browser: Browser): Promise<Page> {
    let page = await send(browser);
    for (let tries = 0; tries < 50 && page.status === 200; tries++) {
      await browser.open(`${page.url.pathname}?flow=registration&step=identity`);
      page = await send(browser);
    }
    return page;
  }
  try {
    await clock.standStill(async (advance) => {
      await sendSlowly('192.0.2');
      expect((await sendUntilRefused(await open('192.0.2.77'))).status).toBe(503);
      await sendSlowly('198.51.100');
      const third = await open('203.0.113.7');
      expect((await send(third)).title).toContain(' : Adresse ');
      await sendSlowly('203.0.113');
      const fourth = await open('100.64.0.7');
      expect((await sendUntilRefused(fourth)).status).toBe(503);
      advance(16);
      expect((await send(fourth)).title).toContain(' : Adresse ');
    });
  } finally {
    for (const socket of held) socket.destroy();
    await app.stop();
  }
});

test('an ip that sends photo after photo has to wait', async () => {
  const app = await startApp({ config: { captchaFixedAnswer: captchaAnswer, addressLimits: 1 } });
  const client = await registerClient(app);
  const { browser } = await openStep(app, client, { title });
  const photo = asFile(await jpegOf({ width: 8, height: 8 }));
  let sent = 0;
  for (let { status } = browser.page; status < 400; sent++) {
    await browser.open(`${browser.page.url.pathname}?flow=registration&step=identity`);
    ({ status } = await browser.submit({ ...names, photo }, { action: 'next' }));
  }
  expect(sent).toBe(61);
  expect(browser.page.status).toBe(429);
  expect(Number(browser.page.header('retry-after'))).toBeGreaterThan(0);
  expect(browser.page.fieldValue('familyName')).toBe('Durand');
  expect((await browser.submit({}, { action: 'next' })).title).toContain(' : Adresse ');
  await app.stop();
});

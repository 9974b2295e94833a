import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createBrowser } from '../support/browser.ts';
import type { Browser } from '../support/browser.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const html = (body: string, headers: Record<string, string> = {}): Handler => {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(`<!doctype html><html lang="fr"><head><title>Essai</title></head><body>${body}</body></html>`);
  };
};

const redirect = (status: number, location: string): Handler => {
  return (_request, response) => void response.writeHead(status, { location }).end();
};

const echo: Handler = async (request, response) => {
  const body = await text(request);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
};

const setCookies = (...cookies: string[]): Handler => {
  return (_request, response) => void response.writeHead(200, { 'set-cookie': cookies }).end();
};

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

const signInForm = `<h1>Se connecter</h1>
  <div role="alert"><ul id="errors"><li><a href="#username">Compte ou mot de passe inconnu</a></li></ul></div>
  <form method="post" action="/langue"><input type="hidden" name="csrf" value="c0"><button name="save" value="x">FR</button></form>
  <form id="step" method="post">
    <input type="hidden" name="csrf" value="c&amp;1">
    <input name="username" value="kim"><p id="username-messages">Champ&nbsp;: obligatoire</p>
    <input type="password" name="password">
    <input type="checkbox" name="rememberMe" value="yes">
    <input type="radio" name="category" value="one" checked><input type="radio" name="category" value="two">
    <select name="country"><option value="FR">France</option><option value="BE">Belgique</option></select>
    <textarea name="note">\nun</textarea>
    <button name="action" value="signin">Se connecter</button>
    <button name="action" value="back">Précédent</button>
  </form>
  <a href="/echo?via=lien">Mot de passe oublié&nbsp;?</a>`;

const routes: Record<string, Handler> = {
  '/echo': echo,
  '/form': html(signInForm),
  '/files': html(
    '<form method="post" enctype="multipart/form-data" action="/echo"><input type="file" name="photo"></form>',
  ),
  '/same-origin': html('<form method="post" action="/echo"></form>', { 'referrer-policy': 'same-origin' }),
  '/strict': html('<form method="post" action="/away"></form>', { 'content-security-policy': "form-action 'self'" }),
  '/continuation': html(
    '<meta http-equiv="refresh" content="0;url=/echo?from=meta"><a id="continue" href="/echo">Continuer</a>',
  ),
  '/away': redirect(303, 'https://client.example.test/retour?code=1'),
  '/application': redirect(302, 'fr.application:/retour?code=1'),
  '/seen': redirect(303, '/echo'),
  '/kept': redirect(307, '/echo'),
  '/one/cookies': setCookies(
    'here=1; HttpOnly',
    'everywhere=1; Path=/; Max-Age=60',
    'gone=1; Path=/; Max-Age=0',
    '__Host-bad=1; Path=/one; Secure',
    '__Host-good=1; Path=/; Secure',
    'strict=1; Path=/; SameSite=Strict',
  ),
  '/one/echo': echo,
};

let server: Server;
let base: string;
let browser: Browser;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    void (request.method === 'POST' && path === '/form' ? echo : (routes[path] ?? redirect(404, '')))(
      request,
      response,
    );
  });
  await new Promise<void>((done) => server.listen(0, done));
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(() => {
  browser = createBrowser({ base });
});

test('a page tells its title, heading, text, errors and messages', async () => {
  const page = await browser.open('/form');
  expect(page).toMatchObject({ status: 200, title: 'Essai', h1: 'Se connecter', invalidFields: ['username'] });
  expect(page.errors).toEqual(['Compte ou mot de passe inconnu']);
  expect(page.fieldMessage('username')).toBe('Champ : obligatoire');
  expect(page.fieldMessage('password')).toBe('');
  expect(page.fieldValue('country')).toBe('FR');
  expect(page.text).toContain('Mot de passe oublié ?');
});

test('a form sends its fields, the typed values and the pressed button', async () => {
  await browser.open('/form');
  const page = await browser.submit(
    { username: 'zoé', password: 'p&q', rememberMe: true, category: 'two', country: 'BE' },
    { action: 'signin' },
  );
  const { body, method, headers } = page.json<Echo>();
  expect(method).toBe('POST');
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    csrf: 'c&1',
    username: 'zoé',
    password: 'p&q',
    rememberMe: 'yes',
    category: 'two',
    country: 'BE',
    note: 'un',
    action: 'signin',
  });
  expect(headers).toMatchObject({ origin: base, referer: `${base}/form`, 'sec-fetch-site': 'same-origin' });
});

test('a form refuses fields and buttons that the page does not have, unless they are forged', async () => {
  await browser.open('/form');
  await expect(browser.submit({ surname: 'x' })).rejects.toThrow('no field surname');
  await expect(browser.submit({ category: 'three' })).rejects.toThrow('does not offer three');
  await expect(browser.submit({}, { action: 'fly' })).rejects.toThrow('no such button');
  const page = await browser.submit({}, { forged: { csrf: 'other', role: 'admin' }, without: ['note'] });
  const sent = new URLSearchParams(page.json<Echo>().body);
  expect([sent.get('csrf'), sent.get('role'), sent.get('note'), sent.get('action')]).toEqual([
    'other',
    'admin',
    null,
    'signin',
  ]);
});

test('the button decides which form is sent', async () => {
  await browser.open('/form');
  await browser.submit({}, { button: { save: 'x' }, continuation: false });
  expect(browser.trail.at(-1)?.url).toBe(`${base}/langue`);
});

test('a file is sent as multipart', async () => {
  await browser.open('/files');
  const photo = { filename: 'moi.png', type: 'image/png', content: Buffer.from('pixels') };
  const { body, headers } = (await browser.submit({ photo })).json<Echo>();
  expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(body).toMatch(/name="photo"; filename="moi.png"\r\nContent-Type: image\/png\r\n\r\npixels/i);
});

test('redirects are followed and kept in the trail, up to an address that another machine would answer', async () => {
  await browser.open('/form');
  const seen = await browser.post('/seen', { a: '1' });
  expect(seen.trail.map(({ method, status }) => `${method} ${status}`)).toEqual(['POST 303', 'GET 200']);
  expect(seen.json<Echo>().body).toBe('');
  expect((await browser.post('/kept', { a: '1' })).json<Echo>()).toMatchObject({ method: 'POST', body: 'a=1' });
  expect(await browser.open('/away')).toMatchObject({
    status: 0,
    url: new URL('https://client.example.test/retour?code=1'),
  });
  expect((await browser.open('/application')).url.protocol).toBe('fr.application:');
});

test('a continuation page is followed unless the test stops there', async () => {
  expect((await browser.open('/continuation')).json<Echo>().url).toBe('/echo?from=meta');
  const stopped = await browser.open('/continuation', { continuation: false });
  expect(stopped.find('a#continue')).not.toBeNull();
});

test('a form whose redirect leaves the addresses that form-action allows is stopped, as Chromium does', async () => {
  await browser.open('/strict');
  await expect(browser.submit()).rejects.toThrow(/form-action 'self' .* stops https:\/\/client/);
});

test('a request that another site causes carries the origin of that site and no Lax or Strict cookie in a POST', async () => {
  await browser.open('/one/cookies');
  const posted = await browser.post('/echo', {}, { from: 'http://evil.test/piege' });
  expect(posted.json<Echo>().headers).toMatchObject({ origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' });
  expect(posted.json<Echo>().headers.cookie).toBeUndefined();
  const linked = await browser.open('/echo', { from: 'http://evil.test/piege' });
  expect(linked.json<Echo>().headers.cookie).toBe('everywhere=1; __Host-good=1');
  expect((await browser.open('/echo')).json<Echo>().headers).toMatchObject({
    cookie: 'everywhere=1; __Host-good=1; strict=1',
    'sec-fetch-site': 'none',
  });
});

test('a page with same-origin as referrer policy sends its origin to itself', async () => {
  await browser.open('/same-origin');
  const { headers } = (await browser.submit()).json<Echo>();
  expect(headers).toMatchObject({ origin: base, referer: `${base}/same-origin` });
});

test('cookies keep to their path, their expiry and their prefix', async () => {
  await browser.open('/one/cookies');
  expect(
    browser.jar
      .all()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['__Host-good', 'everywhere', 'here', 'strict']);
  expect((await browser.open('/one/echo')).json<Echo>().headers.cookie).toMatch(/^here=1; /);
  expect((await browser.open('/echo')).json<Echo>().headers.cookie).toMatch(/^everywhere=/);
  browser.jar.close();
  expect(browser.jar.all().map(({ name }) => name)).toEqual(['everywhere']);
});

test('a tab shares cookies with its browser, and a fork has its own copy', async () => {
  const tab = browser.tab();
  const fork = browser.fork();
  await browser.open('/one/cookies');
  expect(tab.jar.get('everywhere')?.value).toBe('1');
  expect(fork.jar.all()).toEqual([]);
});

test('a link is followed by its text', async () => {
  await browser.open('/form');
  expect((await browser.click('Mot de passe oublié ?')).json<Echo>().url).toBe('/echo?via=lien');
  await browser.open('/form');
  await expect(browser.click('Absent')).rejects.toThrow('no link Absent');
});

test('a raw request sends the headers that are asked for', async () => {
  const page = await browser.request({
    url: '/echo',
    method: 'POST',
    headers: { host: 'evil.test' },
    body: { a: 'b' },
  });
  expect(page.json<Echo>()).toMatchObject({ body: 'a=b', headers: { host: 'evil.test' } });
  expect((await browser.request({ url: '/seen' })).header('location')).toBe('/echo');
});

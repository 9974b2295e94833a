import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { send } from '../support/requests/send.ts';
import { createAssets } from '../../src/http/assets.ts';

const assets = createAssets();
const server = createServer(new Koa().use(assets.middleware).callback());
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a browser keeps an asset for a year under the hash of its release, compressed where that helps', async () => {
  const answer = await fetch(base + assets.url('dsfr/dsfr.main.min.css'));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('vary')).toBe('Accept-Encoding');
  expect(await answer.text()).toContain('.fr-btn');
});

test('an unchanged asset is not sent again', async () => {
  const url = base + assets.url('app/app.css');
  const first = await fetch(url);
  await first.arrayBuffer();
  // The standard `fetch` adds "no-cache" to such a request.
  const again = await send(new URL(url), { headers: { 'If-None-Match': first.headers.get('etag')! } });
  expect(again.status).toBe(304);
});

test('a page of another release finds the asset, but the browser does not keep it', async () => {
  const answer = await fetch(base + assets.url('app/app.css').replace(/[\da-f]{16}/, '0123456789abcdef'));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-cache');
});

test('every file that a style sheet uses can be fetched at the address in the sheet', async () => {
  const missing: string[] = [];
  for (const name of [
    'dsfr/dsfr.main.min.css',
    'dsfr/utility/icons/icons-system/icons-system.main.min.css',
    'app/app.css',
  ]) {
    const address = base + assets.url(name);
    const css = await (await fetch(address)).text();
    const urls = [...css.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)].map((match) => match[1]!);
    const files = new Set(urls.filter((url) => !url.startsWith('data:') && !url.endsWith('.woff')));
    for (const file of files) {
      const answer = await fetch(new URL(file, address), { method: 'HEAD' });
      if (answer.status !== 200) missing.push(file);
    }
  }
  expect(missing).toEqual([]);
});

test.each([
  '/assets/',
  '/assets/0123456789abcdef/',
  '/assets/0123456789abcdef/app/',
  '/assets/0123456789abcdef/app/..%2f..%2fpackage.json',
  '/assets/0123456789abcdef/dsfr/../../../../package.json',
  '/assets/0123456789abcdef/dsfr/dsfr.nomodule.min.js',
  '/assets/0123456789abcdef/__proto__',
])('only the listed files are served: %s', async (path) => {
  expect((await fetch(base + path)).status).toBe(404);
});

test('a name that is not listed is an error of the program', () => {
  expect(() => assets.url('app/nothing.css')).toThrow('nothing.css');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Koa from 'koa';
import { send } from '../support/requests/send.ts';
import { createAssets } from '../../src/http/assets/create-assets.ts';
import { filesToWrite } from '../../src/http/assets/asset-source.ts';
import { makeAssets } from '../../src/http/assets/make-assets.ts';

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

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, br;q=0', 'gzip'],
  ['identity', undefined],
])(
  'a browser keeps an asset for a year under the hash of its release; one that takes %s gets it so',
  async (accepted, encoding) => {
    const url = new URL(base + assets.url('dsfr/dsfr.main.min.css'));
    const answer = await send(url, { headers: { 'Accept-Encoding': accepted } });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/css; charset=utf-8',
        vary: 'Accept-Encoding',
      },
    });
    expect(answer.headers['content-encoding']).toBe(encoding);
    const text = await (await fetch(url, { headers: { 'Accept-Encoding': accepted } })).text();
    expect(text).toContain('.fr-btn');
  },
);

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
  for (const name of ['dsfr/dsfr.main.min.css', 'app/app.css']) {
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
  'dsfr.module.min.js',
  'utility/icons/icons-system/icons-system.main.min.css',
  'icons/system/question-line.svg',
  'fonts/Marianne-Medium.woff2',
])('a page of the version before finds %s during an upgrade', async (path) => {
  expect((await fetch(`${base}/assets/0123456789abcdef/dsfr/${path}`)).status).toBe(200);
});

test('the sheet and the script of the design system keep the notice of its licence', () => {
  const { files } = makeAssets();
  for (const name of ['dsfr/dsfr.main.min.css', 'dsfr/dsfr.module.min.js'])
    expect(String(files.get(name))).toContain('SPDX-License-Identifier: MIT | License-Filename: LICENSE.md');
});

test('the build compresses every text, and a browser that decompresses it has the text of the sources', async () => {
  const written = await filesToWrite();
  const texts = [...makeAssets().files.keys()].filter((name) => /\.(css|js|svg)$/.test(name));
  expect(texts.length).toBeGreaterThan(10);
  for (const name of texts) {
    const content = written.get(name) as Buffer;
    expect(brotliDecompressSync(written.get(`${name}.br`)!).equals(content)).toBe(true);
    expect(gunzipSync(written.get(`${name}.gzip`)!).equals(content)).toBe(true);
  }
});

test.each([
  '/assets/',
  '/assets/0123456789abcdef/',
  '/assets/0123456789abcdef/app/',
  '/assets/0123456789abcdef/app/..%2f..%2fpackage.json',
  '/assets/0123456789abcdef/dsfr/../../../../package.json',
  '/assets/0123456789abcdef/dsfr/dsfr.nomodule.min.js',
  '/assets/0123456789abcdef/dsfr/icons/system/../../../package.svg',
  '/assets/0123456789abcdef/dsfr/icons/nothing.svg',
  '/assets/0123456789abcdef/__proto__',
])('only the listed files are served: %s', async (path) => {
  expect((await fetch(base + path)).status).toBe(404);
});

test('a name that is not listed is an error of the program', () => {
  expect(() => assets.url('app/nothing.css')).toThrow('nothing.css');
});

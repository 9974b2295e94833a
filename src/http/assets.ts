import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Middleware } from 'koa';
import { programFile } from '../program/program-file.ts';
import { programVersion } from '../program/program-version.ts';
import { systemDarkSheet } from './system-dark-sheet.ts';
import { day } from '../domain/time.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const sheets = ['dsfr.main.min.css', 'utility/icons/icons-system/icons-system.main.min.css'] as const;
const others = [
  'dsfr.module.min.js',
  // The font that pages name, beside those that the sheets name.
  'fonts/Marianne-Regular.woff2',
  'favicon/favicon.svg',
  'favicon/favicon.ico',
  'favicon/apple-touch-icon.png',
  // Icons of groups whose sheets are not loaded, and the sign of a menu; `app.css` draws them.
  'icons/user/account-circle-line.svg',
  'icons/arrows/arrow-left-line.svg',
  'icons/arrows/arrow-down-s-line.svg',
];
const own = [
  'head.js',
  'app.js',
  'passkey.js',
  'password-help.js',
  'cookie-check.js',
  'status-frame.js',
  'form-post.js',
  'api-reference.js',
  'app.css',
];
/** Says what shows the description of the API. */
const ofReference = ['swagger-ui.css', 'swagger-ui-bundle.js'];
const compress = promisify(gzip);

interface Asset {
  readonly type: string;
  readonly read: () => Promise<Buffer>;
  etag?: string;
  gzipped?: Promise<Buffer>;
}

const assetOf = (name: string, read: () => Promise<Buffer>): Asset => ({
  type: types[extname(name)] ?? 'application/octet-stream',
  read,
});

const etagOf = (body: Buffer) => `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

/** Returns the nearest folder above that holds our own assets: the root of the sources, also when this file runs from `dist`. */
function ownDirectory(): string {
  for (let folder = fileURLToPath(programFile('.')); ; folder = dirname(folder)) {
    const candidate = join(folder, 'interactions', 'assets');
    if (existsSync(join(candidate, 'app.css'))) return candidate;
    if (folder === dirname(folder)) throw new Error('interactions/assets is missing beside the program');
  }
}

/**
 * Returns the files that a sheet draws, as paths from the root of `dist`. `.woff` files are left out: only very old browsers ask for them.
 */
function referredBy(sheet: string, css: string): readonly string[] {
  const urls = [...css.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)].map(([, url = '']) => url);
  return urls
    .filter((url) => !url.startsWith('data:'))
    .map((url) => posix.join(posix.dirname(sheet), url.replace(/[?#].*$/, '')))
    .filter((path) => !path.startsWith('..') && extname(path) in types);
}

/** Adds the marks of upstreams that the operator drops as `<name>.svg`. They are official files that only their holders may pass on. */
function marksIn(folder: string | undefined): readonly { readonly file: string; readonly path: string }[] {
  if (folder === undefined || !existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => /^[a-z0-9-]+\.svg$/.test(file));
  return files.map((file) => ({ file, path: join(folder, file) }));
}

/** Returns the fonts and icons that the sheets of the design system draw. Browsers alone ask for most of them. */
function drawnBySheets(dist: string): ReadonlyMap<string, Asset> {
  const paths = sheets.flatMap((sheet) => referredBy(sheet, readFileSync(join(dist, sheet), 'utf8')));
  return new Map(
    paths.map((path) => [`dsfr/${path}`, assetOf(`dsfr/${path}`, () => readFile(join(dist, path)))] as const),
  );
}

function loadTable(marksFolder: string | undefined): {
  readonly hash: string;
  /** The assets that pages name. */
  readonly table: ReadonlyMap<string, Asset>;
  readonly find: (name: string) => Asset | undefined;
} {
  const packageFile = createRequire(import.meta.url).resolve('@gouvfr/dsfr/package.json');
  const dist = join(dirname(packageFile), 'dist');
  const ownFolder = ownDirectory();
  // The files of a package are the same wherever its version is, so that no start reads them.
  const digest = createHash('sha256').update(readFileSync(packageFile));
  const table = new Map<string, Asset>();
  const add = (name: string, read: () => Promise<Buffer>) => table.set(name, assetOf(name, read));

  for (const sheet of sheets) add(`dsfr/${sheet}`, () => readFile(join(dist, sheet)));
  // The sheet of the dark theme is made by the program.
  digest.update(programVersion);
  let dark: Promise<Buffer> | undefined;
  add(
    'app/system-dark.css',
    () =>
      (dark ??= readFile(join(dist, sheets[0]), 'utf8')
        .then(systemDarkSheet)
        .then((css) => Buffer.from(css))),
  );
  for (const path of others) add(`dsfr/${path}`, () => readFile(join(dist, path)));
  const reference = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
  digest.update(readFileSync(reference));
  for (const name of ofReference) add(`swagger/${name}`, () => readFile(join(dirname(reference), name)));
  for (const name of own) {
    const content = readFileSync(join(ownFolder, name));
    digest.update(content);
    add(`app/${name}`, async () => content);
  }
  for (const { file, path } of marksIn(marksFolder)) {
    const content = readFileSync(path);
    digest.update(content);
    add(`marks/${file}`, async () => content);
  }
  let drawn: ReadonlyMap<string, Asset> | undefined;
  const find = (name: string) => table.get(name) ?? (drawn ??= drawnBySheets(dist)).get(name);
  return { hash: digest.digest('hex').slice(0, 16), table, find };
}

export interface Assets {
  /** Returns the address of an asset, such as `app/app.css` or `dsfr/dsfr.main.min.css`. */
  readonly url: (name: string) => string;
  readonly has: (name: string) => boolean;
  readonly middleware: Middleware;
}

/** Serves style sheets, scripts, fonts and icons: an allow-list, read from the package and from `interactions/assets`. */
export function createAssets(marksFolder?: string): Assets {
  const { hash, table, find } = loadTable(marksFolder);

  const serve: Middleware = async (ctx, next) => {
    const isIcon = ctx.path === '/favicon.ico';
    const match = /^\/assets\/([0-9a-f]{16})\/(.+)$/.exec(ctx.path);
    const asset = isIcon ? find('dsfr/favicon/favicon.ico') : find(match?.[2] ?? '');
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
      await next();
      return;
    }

    // During a deployment a page of another release asks with another hash. The file is served, but caches must not keep it.
    const lasting = match?.[1] === hash ? `public, max-age=${365 * day}, immutable` : 'no-cache';
    asset.etag ??= etagOf(await asset.read());
    ctx.set({ ETag: asset.etag, 'Cache-Control': isIcon ? `public, max-age=${day}` : lasting });
    ctx.status = 200;
    ctx.type = asset.type;
    const isText = /^text|svg/.test(asset.type);
    if (isText) ctx.vary('Accept-Encoding');
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    if (!isText || ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') {
      ctx.body = await asset.read();
      return;
    }
    asset.gzipped ??= asset.read().then((body) => compress(body, { level: constants.Z_BEST_COMPRESSION }));
    ctx.set('Content-Encoding', 'gzip');
    ctx.body = await asset.gzipped;
  };

  const middleware: Middleware = (ctx, next) =>
    ctx.path.startsWith('/assets/') || ctx.path === '/favicon.ico' ? serve(ctx, next) : next();

  return {
    has: (name) => table.has(name),
    url: (name) => {
      if (!find(name)) throw new Error(`No asset is called ${name}`);
      return `/assets/${hash}/${name}`;
    },
    middleware,
  };
}

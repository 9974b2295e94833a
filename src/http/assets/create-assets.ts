import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type Koa from 'koa';
import type { Middleware } from 'koa';
import { day } from '../../domain/time.ts';
import { assetSource, compressed, encodings, isText, typeOf, type AssetSource, type Encoding } from './asset-source.ts';
import { packageFolder } from './make-assets.ts';

/**
 * Files of the design system that pages of the versions before 0.4 ask for, beside those of today: during an upgrade a page of theirs may ask
 * this process.
 */
const ofOlderPages =
  /^dsfr\/((?:fonts|icons)\/[\w/-]+\.(?:woff2|svg)|utility\/icons\/icons-system\/icons-system\.main\.min\.css)$/;

function olderFile(name: string): string | undefined {
  const [, path] = ofOlderPages.exec(name) ?? [];
  const file = path && join(packageFolder('@gouvfr/dsfr'), 'dist', path);
  return file && existsSync(file) ? file : undefined;
}

/** Reads the marks of upstreams that the operator drops as `<name>.svg`. They are official files that only their holders may pass on. */
function marksIn(folder: string | undefined): ReadonlyMap<string, Buffer> {
  const files = folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];
  const marks = files.filter((file) => /^[a-z0-9-]+\.svg$/.test(file));
  return new Map(marks.map((file) => [`marks/${file}`, readFileSync(join(folder!, file))]));
}

const etagOf = (body: Buffer) => `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

/** Keeps what was read: a file is read, or compressed, once. */
function keeping(read: AssetSource['read']): AssetSource['read'] {
  const kept = new Map<string, Promise<Buffer>>();
  return (name, encoding) => {
    const key = `${encoding ?? ''} ${name}`;
    const known = kept.get(key);
    if (known) return known;
    const reading = read(name, encoding);
    kept.set(key, reading);
    // A file that could not be read is tried again.
    reading.catch(() => kept.delete(key));
    return reading;
  };
}

/** Returns the smallest encoding that the browser takes, because browsers name the larger one first. */
const encodingFor = (ctx: Koa.Context): Encoding | undefined =>
  encodings.find((encoding) => ctx.acceptsEncodings(encoding) === encoding);

export interface Assets {
  /** Returns the address of an asset, such as `app/app.css` or `dsfr/dsfr.main.min.css`. */
  readonly url: (name: string) => string;
  readonly has: (name: string) => boolean;
  readonly middleware: Middleware;
}

/** Serves style sheets, scripts and fonts: an allow-list, from the build or made of the sources, and the marks of the operator. */
export function createAssets(marksFolder?: string): Assets {
  const marks = marksIn(marksFolder);
  let opened: (AssetSource & { readonly addressHash: string }) | undefined;
  // Programs that draw no page never ask for an asset.
  const open = () => {
    if (opened) return opened;
    const source = assetSource();
    const digest = createHash('sha256').update(source.hash);
    for (const [name, mark] of marks) digest.update(name).update(mark);
    return (opened = { ...source, addressHash: digest.digest('hex').slice(0, 16) });
  };
  const isListed = (name: string) => (name.startsWith('marks/') ? marks.has(name) : open().names.has(name));
  const read = keeping(async (name, encoding) => {
    if (!name.startsWith('marks/') && isListed(name)) return open().read(name, encoding);
    const content = marks.get(name) ?? (await readFile(olderFile(name)!));
    return encoding ? compressed(content, encoding) : content;
  });
  const etags = new Map<string, string>();

  const serve: Middleware = async (ctx, next) => {
    const isIcon = ctx.path === '/favicon.ico';
    const match = /^\/assets\/([0-9a-f]{16})\/(.+)$/.exec(ctx.path);
    const name = isIcon ? 'dsfr/favicon/favicon.ico' : (match?.[2] ?? '');
    const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
    if (!isRead || !(isListed(name) || olderFile(name))) {
      await next();
      return;
    }
    // During a deployment a page of another release asks with another hash. The file is served, but caches must not keep it.
    const lasting = match?.[1] === open().addressHash ? `public, max-age=${365 * day}, immutable` : 'no-cache';
    const etag = etags.get(name) ?? etagOf(await read(name));
    etags.set(name, etag);
    ctx.set({ ETag: etag, 'Cache-Control': isIcon ? `public, max-age=${day}` : lasting });
    ctx.status = 200;
    ctx.type = typeOf[extname(name)]!;
    if (isText(name)) ctx.vary('Accept-Encoding');
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    const encoding = isText(name) ? encodingFor(ctx) : undefined;
    if (encoding) ctx.set('Content-Encoding', encoding);
    ctx.body = await read(name, encoding);
  };

  const middleware: Middleware = (ctx, next) =>
    ctx.path.startsWith('/assets/') || ctx.path === '/favicon.ico' ? serve(ctx, next) : next();

  return {
    has: isListed,
    url: (name) => {
      if (!isListed(name)) throw new Error(`No asset is called ${name}`);
      return `/assets/${open().addressHash}/${name}`;
    },
    middleware,
  };
}

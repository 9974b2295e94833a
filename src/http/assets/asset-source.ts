import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { programFile } from '../../program/program-file.ts';
import { makeAssets } from './make-assets.ts';

/** The ways in which a text is compressed, the smaller one first. */
export const encodings = ['br', 'gzip'] as const;

export type Encoding = (typeof encodings)[number];

export const typeOf: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Returns whether an asset is smaller when it is compressed. */
export const isText = (name: string): boolean => ['.css', '.js', '.svg'].includes(extname(name));

/** The best quality takes long. The build takes its time, but for a text of a megabyte, and a program that runs from its sources does not. */
const quickQuality = 9;
const longText = 500_000;
const bestFor = ({ length }: Buffer) => (length > longText ? quickQuality : constants.BROTLI_MAX_QUALITY);

/** Compresses an asset. */
export const compressed = (content: Buffer, encoding: Encoding, quality = quickQuality): Promise<Buffer> =>
  encoding === 'gzip'
    ? promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION })
    : promisify(brotliCompress)(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      });

export interface AssetSource {
  readonly hash: string;
  readonly names: ReadonlySet<string>;
  /** Reads an asset of the list. */
  read(name: string, encoding?: Encoding): Promise<Buffer>;
}

/** The list of the assets that the build has written. */
interface AssetList {
  readonly hash: string;
  readonly names: readonly string[];
}

/** The folder in which the build leaves its assets, beside `src`. The sources have none. */
const builtFolder = programFile('../assets/');
const listFile = 'list.json';

const fileOf = (name: string, encoding?: Encoding) => `${name}${encoding ? `.${encoding}` : ''}`;

function builtAssets(): AssetSource {
  const { hash, names } = JSON.parse(readFileSync(new URL(listFile, builtFolder), 'utf8')) as AssetList;
  return {
    hash,
    names: new Set(names),
    read: (name, encoding) => readFile(new URL(fileOf(name, encoding), builtFolder)),
  };
}

function assetsOfSources(): AssetSource {
  const { hash, files } = makeAssets();
  return {
    hash,
    names: new Set(files.keys()),
    async read(name, encoding) {
      const content = files.get(name)!;
      return encoding ? compressed(content, encoding) : content;
    },
  };
}

/** Returns the assets that the build made, or makes them where the program runs from its sources. */
export const assetSource = (): AssetSource =>
  existsSync(new URL(listFile, builtFolder)) ? builtAssets() : assetsOfSources();

/** Returns what the build writes: the files of its assets by their names, and their list. */
export async function filesToWrite(): Promise<ReadonlyMap<string, Buffer | string>> {
  const { hash, files } = makeAssets();
  const written = new Map<string, Buffer | string>(files);
  for (const [name, content] of files) {
    if (!isText(name)) continue;
    for (const encoding of encodings)
      written.set(fileOf(name, encoding), await compressed(content, encoding, bestFor(content)));
  }
  return written.set(listFile, JSON.stringify({ hash, names: [...files.keys()] } satisfies AssetList));
}

import { existsSync, readFileSync } from 'node:fs';

/** The manifest stands above `src`, where the program is built above `dist`. */
const manifest = ['../package.json', '../../package.json']
  .map((path) => new URL(path, import.meta.url))
  .find(existsSync);

/** The version of the program, as its manifest says. */
export const programVersion: string = manifest
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version
  : 'unknown';

import { existsSync, readFileSync } from 'node:fs';
import { programFile } from './program-file.ts';

/** The manifest stands above `src`, where the program is built above `dist`. */
const manifest = ['../package.json', '../../package.json'].map(programFile).find(existsSync);

/** The version of the program, as its manifest says. */
export const programVersion: string = manifest
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version
  : 'unknown';

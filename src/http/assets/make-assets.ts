import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programFile } from '../../program/program-file.ts';
import { designSystem, drawInSheet } from './design-system.ts';
import { systemDarkSheet } from './system-dark-sheet.ts';

/** The names of the sheet and the script are those of the package, whose whole files a process of an older version has at these addresses. */
const sheetName = 'dsfr/dsfr.main.min.css';
const scriptName = 'dsfr/dsfr.module.min.js';
const ownSheetName = 'app.css';
const ofDesignSystem = [
  'fonts/Marianne-Regular.woff2',
  'fonts/Marianne-Bold.woff2',
  'favicon/favicon.svg',
  'favicon/favicon.ico',
  'favicon/apple-touch-icon.png',
];
const ownScripts = [
  'head.js',
  'app.js',
  'passkey.js',
  'passkey-signals.js',
  'wallet.js',
  'password-help.js',
  'cookie-check.js',
  'status-frame.js',
  'form-post.js',
  'hand-back.js',
  'api-reference.js',
];
/** Says what shows the description of the API. */
const ofReference = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Leaves out what nobody but a reader of the source needs: comments, and the space between rules. */
const shortSheet = (css: string): string =>
  css
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .replaceAll(/([\w-]): (?=[^{}]*[;}])/g, '$1:')
    .trim();

/** Leaves out lines of comment and the space before a line. No text of our scripts goes over several lines. */
const shortScript = (script: string): string => script.replaceAll(/^[ \t]+/gm, '').replaceAll(/^\/\/.*\n/gm, '');

export interface MadeAssets {
  /** Changes with every byte of an asset. */
  readonly hash: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Returns the folder of an installed package. */
export const packageFolder = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

const sourcesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|js)$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');

let made: MadeAssets | undefined;

/** Makes every asset that pages name from the sources and from packages, once in a process. */
export function makeAssets(): MadeAssets {
  if (made) return made;
  const pages = fileURLToPath(programFile('../interactions'));
  const dist = join(packageFolder('@gouvfr/dsfr'), 'dist');
  const reference = packageFolder('swagger-ui-dist');
  const ownFile = (name: string) => readFileSync(join(pages, 'assets', name));
  // Our own sheet draws icons of the package, whose folder `dist` is `dsfr` beside it.
  const ownSheet = drawInSheet(shortSheet(String(ownFile(ownSheetName))).replaceAll('../dsfr/', ''), dist);
  const { sheet, script } = designSystem(dist, sourcesIn(pages), ownSheet);
  const files = new Map<string, Buffer>([
    [sheetName, Buffer.from(sheet)],
    [scriptName, Buffer.from(script)],
    ['app/system-dark.css', Buffer.from(systemDarkSheet(sheet))],
    ...ofDesignSystem.map((name) => [`dsfr/${name}`, readFileSync(join(dist, name))] as const),
    ...ofReference.map((name) => [`swagger/${name}`, readFileSync(join(reference, name))] as const),
    [`app/${ownSheetName}`, Buffer.from(ownSheet)],
    ...ownScripts.map((name) => [`app/${name}`, Buffer.from(shortScript(String(ownFile(name))))] as const),
  ]);
  const digest = createHash('sha256');
  for (const [name, content] of files) digest.update(name).update(content);
  return (made = { hash: digest.digest('hex'), files });
}

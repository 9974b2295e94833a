// This script puts the program together in a few files, of which a start loads a dozen instead of thirteen hundred. With `--to FOLDER` they lie
// elsewhere than in dist.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

const { values: options } = parseArgs({ options: { to: { type: 'string', default: 'dist' } } });

const threads = ['src/crypto/hash-worker.js', 'src/crypto/estimate-worker.js'];
/** Module that stays a file with its own name, because the benchmark puts another in its place. */
const apart = 'src/crypto/password-hasher.ts';

/** Leaves the imports of the module that stays apart in the build. Every file that imports it lies in `src` there. */
const keepApart = {
  name: 'keep-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
      if (kind === 'entry-point') return undefined;
      const name = relative('.', resolve(resolveDir, path));
      return name === apart ? { path: './crypto/password-hasher.js', external: true } : undefined;
    });
  },
};

const common = {
  outbase: '.',
  outdir: options.to,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // NODE_OPTIONS=--enable-source-maps lets a stack name files and lines of the sources.
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
};

rmSync(options.to, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/main.ts', 'src/cli.ts', ...threads, apart],
  bundle: true,
  splitting: true,
  // `src/program/program-file.ts` finds the other files of the program from here.
  chunkNames: 'src/[name]-[hash]',
  packages: 'external',
  plugins: [keepApart],
});
await build({
  ...common,
  entryPoints: readdirSync('migrations', { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `migrations/${name}`),
});

// Style sheets, scripts and fonts are made and compressed here, so that no start does it.
const { filesToWrite } = await tsImport('./src/http/assets/asset-source.ts', import.meta.url);
for (const [name, content] of await filesToWrite()) {
  const file = join(options.to, 'assets', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

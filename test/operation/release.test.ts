import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildProduct } from '../support/programs/build-product.ts';
import { productionSettings, runBuilt } from '../support/programs/production.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const name = `geopf-id-${version}`;
const archive = `${name}-${process.platform}-${process.arch}.tar.gz`;

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
const hashesOf = (folder: string) =>
  filesOf(folder).map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex'),
  ]);

describe('a release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  let dist: string;

  const make = async (to: string, { umask = '022', ...others }: Readonly<Record<string, string>> = {}) => {
    const env = { ...process.env, SOURCE_COMMIT: 'c0ffee', SOURCE_DATE_EPOCH: '1800000000', ...others };
    const script = `umask ${umask}; exec "$0" release.js --dist "$1" --to "$2"`;
    await run('/bin/sh', ['-c', script, process.execPath, dist, join(folder, to)], { env });
    return readFileSync(join(folder, to, 'SHA256SUMS'), 'utf8');
  };

  beforeAll(async () => {
    dist = join(await buildProduct(), 'dist');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is the same to the byte when it is made again, from a build that was made again', async () => {
    const first = await make('one');
    const again = join(folder, 'again', 'dist');
    await run(process.execPath, ['build.js', '--to', again]);
    expect(hashesOf(again)).toEqual(hashesOf(dist));
    dist = again;
    utimesSync(join(dist, 'src/main.js'), 1, 1);
    expect(await make('two', { umask: '077', TZ: 'Pacific/Auckland', HOME: folder })).toBe(first);
    await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: join(folder, 'two') });
    expect(first.match(/^[0-9a-f]{64} {2}geopf-id/gm)).toHaveLength(2);
  });

  test('lists each of its packages and its binaries, and none that serves development or an installation', () => {
    const tree = join(folder, 'one', name);
    const list = JSON.parse(readFileSync(join(folder, 'one', `${name}.cdx.json`), 'utf8')) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string; readonly version: string }[];
    };
    expect(list.bomFormat).toBe('CycloneDX');
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const packed = Object.entries(packages)
      .filter(([path]) => path !== '' && existsSync(join(tree, path, 'package.json')))
      .map(([path, about]) => `${path.split('node_modules/').at(-1)} ${about.version}`);
    expect(packed.length).toBeGreaterThan(80);
    expect(list.components.map((one) => `${one.name} ${one.version}`).toSorted()).toEqual(
      [...new Set(packed)].toSorted(),
    );
    for (const other of ['typescript', 'jest', 'node-gyp', 'prebuild-install', 'tsx'])
      expect(existsSync(join(tree, 'node_modules', other))).toBe(false);
    const facts = JSON.parse(readFileSync(join(tree, 'RELEASE.json'), 'utf8')) as Record<string, unknown>;
    expect(facts).toMatchObject({ version, commit: 'c0ffee', glibc: expect.stringMatching(/^2\.\d+$/) });
    expect(facts['binaries']).toEqual(filesOf(tree).filter((file) => /\.(node|so[.\d]*)$/.test(file)));
  });

  test('serves from an empty folder, with Node alone', async () => {
    const place = join(folder, 'place');
    mkdirSync(place);
    await run('tar', ['--extract', '--file', join(folder, 'two', archive), '--strip-components', '1', '-C', place]);
    const database = await createTestDatabase('sqlite');
    const env: Record<string, string> = { ...(await productionSettings(database.url)), PATH: '/usr/bin:/bin' };
    const migrated = runBuilt(place, { args: ['dist/src/cli.js', 'migrate'], env });
    expect((await migrated.ended).code).toBe(0);
    const server = runBuilt(place, { args: ['dist/src/main.js'], env });
    const at = `http://127.0.0.1:${env['PORT']}`;
    await until(async () => (await fetch(`${at}/readyz`).catch(() => undefined))?.status === 200);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    await database.drop();
  });
});

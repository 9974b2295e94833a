// This script makes a release of the commit that is checked out: an archive of the built product with its run-time packages for this platform, the
// list of those packages (CycloneDX), and the checksums of both. The same commit, with the same packages, gives the same bytes. With `--to FOLDER`
// the files lie elsewhere than in `release`, and with `--dist FOLDER` a build that is there is packed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const { values: options } = parseArgs({
  options: { to: { type: 'string', default: 'release' }, dist: { type: 'string' } },
});
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 100_000_000 });
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

const own = readJson('package.json');
const { packages: locked } = readJson('package-lock.json');
const isCommit = process.env.SOURCE_COMMIT === undefined;
if (isCommit && run('git', 'status', '--porcelain') !== '')
  throw new Error('a release is that of a commit: commit what has changed, or put it away');
const commit = isCommit ? run('git', 'rev-parse', 'HEAD').trim() : process.env.SOURCE_COMMIT;
const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? run('git', 'log', '-1', '--format=%ct'));
const platform = `${process.platform}-${process.arch}`;
const name = `${own.name}-${own.version}`;
const tree = join(options.to, name);

/** Packages that only compile or download another one while it is installed. */
const installers = { sqlite3: ['node-addon-api', 'node-gyp', 'prebuild-install', 'tar'] };
/** Files that the build has put into `dist/assets`. Pages of the versions before 0.4 ask for the others. */
const keptOf = {
  'node_modules/@gouvfr/dsfr':
    /^dist\/((fonts|icons)\/.*\.(woff2|svg)|utility\/icons\/icons-system\/icons-system\.main\.min\.css)$/,
  'node_modules/swagger-ui-dist': /^$/,
  'node_modules/sqlite3': /^(lib\/.*\.js|build\/Release\/node_sqlite3\.node)$/,
};
const always = /^(package\.json|(licen[cs]e|notice|copying)[^/]*)$/i;
const never = /\.(d\.[mc]?ts|map)$|(^|\/)node_modules\//;

/** Returns where a package finds another one, as Node does; undefined for one that is not for this platform. */
function find(from, wanted) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder && `${folder}/`}node_modules/${wanted}`;
    if (locked[path]) return existsSync(path) ? path : undefined;
    if (folder === '') return undefined;
  }
}

/** Returns the folders of the packages that the program needs when it runs. */
function packagesOf() {
  const found = new Set();
  const add = (from, wanted) => {
    const path = find(from, wanted);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies } = locked[path];
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies }))
      if (!installers[wanted]?.includes(next)) add(path, next);
  };
  for (const wanted of Object.keys(own.dependencies)) add('', wanted);
  return [...found].toSorted((one, other) => (one < other ? -1 : 1));
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** Returns the newest version of the C library that a binary names. */
function glibcOf(files) {
  const versions = files.flatMap((file) => readFileSync(file, 'latin1').match(/GLIBC_2\.\d+/g) ?? []);
  return `2.${Math.max(0, ...versions.map((version) => Number(version.split('.')[1])))}`;
}

/** Returns where a package is found in lists of weaknesses: pkg:npm/%40scope/name@version. */
const purlOf = (path) => `pkg:npm/${nameOf(path).replace('@', '%40')}@${locked[path].version}`;
const nameOf = (path) => path.split('node_modules/').at(-1);

function licenceOf(path) {
  const { license } = readJson(join(path, 'package.json'));
  if (typeof license !== 'string') return [];
  if (/^[\w.+-]+$/.test(license)) return [{ license: { id: license } }];
  return license.startsWith('SEE') ? [{ license: { name: license } }] : [{ expression: license }];
}

/** Returns the list of the packages (CycloneDX). That of npm has a number by chance, the time of day, and packages that are not in the archive. */
function listPackages(paths) {
  const components = new Map();
  for (const path of paths) {
    const [alg, content] = locked[path].integrity.split('-');
    components.set(purlOf(path), {
      type: 'library',
      'bom-ref': purlOf(path),
      name: nameOf(path),
      version: locked[path].version,
      licenses: licenceOf(path),
      purl: purlOf(path),
      hashes: [{ alg: alg.replace('sha', 'SHA-'), content: Buffer.from(content, 'base64').toString('hex') }],
      ...(locked[path].resolved && { externalReferences: [{ type: 'distribution', url: locked[path].resolved }] }),
    });
  }
  const dependencies = [['', `${own.name}@${own.version}`], ...paths.map((path) => [path, purlOf(path)])].map(
    ([path, ref]) => {
      const { dependencies: wanted, optionalDependencies } = path === '' ? own : locked[path];
      const found = Object.keys({ ...wanted, ...optionalDependencies }).map((one) => find(path, one));
      return { ref, dependsOn: [...new Set(found.filter((one) => paths.includes(one)).map(purlOf))].toSorted() };
    },
  );
  const digits = sha256(commit + JSON.stringify([...components.values()]));
  const serial = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `5${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  const about = { type: 'application', 'bom-ref': `${own.name}@${own.version}`, name: own.name, version: own.version };
  const list = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serial.join('-')}`,
    version: 1,
    metadata: { timestamp: new Date(epoch * 1000).toISOString(), component: about },
    components: [...components.values()],
    dependencies: [...new Map(dependencies.map((one) => [one.ref, one])).values()],
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

if (!options.dist) run(process.execPath, 'build.js');
rmSync(options.to, { recursive: true, force: true });
mkdirSync(tree, { recursive: true });
const paths = packagesOf();
for (const path of paths)
  for (const file of filesIn(path))
    if (always.test(file) || (!never.test(file) && (keptOf[path]?.test(file) ?? true)))
      copy(join(path, file), join(tree, path, file));
for (const file of ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md'])
  copy(file, join(tree, file));
for (const folder of ['config', 'docs', 'deploy'])
  for (const file of filesIn(folder))
    if (!/\.ts$|^compose\/secrets\//.test(file)) copy(join(folder, file), join(tree, folder, file));
for (const file of filesIn(options.dist ?? 'dist')) copy(join(options.dist ?? 'dist', file), join(tree, 'dist', file));
const { license, type, engines, description } = own;
const scripts = { serve: own.scripts.serve, cli: 'node dist/src/cli.js' };
const about = { name: own.name, version: own.version, private: true, description, license, type, scripts, engines };
writeFileSync(join(tree, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
const binaries = filesIn(tree)
  .filter((file) => /\.(node|so[.\d]*)$/.test(file))
  .toSorted();
const facts = {
  version: own.version,
  commit,
  platform,
  node: engines.node,
  glibc: glibcOf(binaries.map((file) => join(tree, file))),
  binaries,
};
writeFileSync(join(tree, 'RELEASE.json'), `${JSON.stringify(facts, null, 2)}\n`);

const archive = join(options.to, `${name}-${platform}.tar.gz`);
// Who builds, when, and in which order the files come says nothing of what is in them.
const tar = execFileSync(
  'tar',
  [
    '--create',
    '--format=gnu',
    '--sort=name',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=u=rwX,go=rX',
    '-C',
    options.to,
    name,
  ],
  { maxBuffer: 1_000_000_000 },
);
writeFileSync(archive, gzipSync(tar, { level: 6 }));
const list = join(options.to, `${name}.cdx.json`);
writeFileSync(list, listPackages(paths));
const sums = [archive, list].map((file) => `${sha256(readFileSync(file))}  ${basename(file)}\n`);
writeFileSync(join(options.to, 'SHA256SUMS'), sums.join(''));
process.stdout.write(`${sums.join('')}${Math.round(statSync(archive).size / 1e6)} MB, glibc ${facts.glibc} or later\n`);

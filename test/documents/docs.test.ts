import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import linter from '../../oxlint.config.js';
import { commands } from '../../src/cli/commands.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

const docs = readdirSync('docs')
  .filter((file) => file.includes('.'))
  .map((file) => join('docs', file));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'bench/README.md',
  'bench/RESULTS.md',
  ...docs,
];
const architecture = read('docs/architecture.md');

/** Returns the paths that a page names. `<name>` is a blank to fill in, so only the part before it counts. */
const namedPaths = (text: string) =>
  all(text, /(?<![\w/.-])((?:src|interactions|config|migrations|test|demo|bench|docs|deploy|\.ci)\/[\w*./@-]*[\w*])/g);

/** Returns whether a path exists. `*` stands for a part of a name. */
function isThere(path: string): boolean {
  if (!path.includes('*')) return existsSync(path);
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
  return readdirSync(dirname(path)).some((file) => pattern.test(join(dirname(path), file)));
}

// The CHANGELOG describes the past, so it may name files that are gone.
test.each(pages.filter((page) => page !== 'CHANGELOG.md'))('%s names files and folders that exist', (page) => {
  expect(namedPaths(read(page)).filter((path) => !isThere(path))).toEqual([]);
});

test.each(pages)('%s links to pages that exist', (page) => {
  const links = all(read(page), /(?:\]\(|srcset="|src=")([^)"#]+)/g).filter((link) => !/^[a-z]+:/.test(link));
  expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});

test.each(pages)('%s names scripts of npm that exist', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
  const named = all(read(page), /npm run (?:-s )?([\w:-]+)/g);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('the README is short enough to be read', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(121);
});

test('the list of the documents names every page of docs', () => {
  const listed = all(read('docs/README.md'), /^\| \[[^\]]*\]\(([^)]+)\) \|/gm);
  const written = readdirSync('docs').filter((file) => file.endsWith('.md') && file !== 'README.md');
  expect(written.filter((page) => !listed.includes(page))).toEqual([]);
});

test('no folder holds more than 30 files side by side, but for those of the texts', () => {
  const counts = new Map<string, number>();
  for (const root of ['bench', 'config', 'demo', 'deploy', 'docs', 'interactions', 'migrations', 'src', 'test'])
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) counts.set(entry.parentPath, (counts.get(entry.parentPath) ?? 0) + 1);
  const crowded = [...counts].filter(([folder, count]) => count > 30 && !folder.startsWith('interactions/texts/'));
  expect(crowded).toEqual([]);
});

test('the reference has every command', () => {
  const [, rows = ''] = read('docs/reference.md').split('\n## Commands\n');
  expect(commands.map(({ name }) => name).filter((name) => !new RegExp(`\`${name}[\` ]`).test(rows))).toEqual([]);
});

test('the map of the code names every folder', () => {
  const folders = ['src', 'interactions'].flatMap((root) => foldersIn(root).map((name) => `${root}/${name}`));
  expect(folders.filter((folder) => !architecture.includes(`\n| \`${folder}\` |`))).toEqual([]);
  const named = new Set(all(architecture, /`([^`\n]+)`/g));
  const below = ['src', 'interactions'].flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory()),
  );
  const isNamed = ({ name, parentPath }: (typeof below)[number]) =>
    named.has(name) || named.has(join(parentPath, name));
  expect(below.filter((folder) => !isNamed(folder)).map(({ parentPath, name }) => join(parentPath, name))).toEqual([]);
});

/** Returns the rows of a table of the map that has a tick for each folder that holds a folder of its name. */
function tickedRows(head: RegExp): {
  readonly layers: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const [table = ''] = new RegExp(`${head.source}(?:\\n\\|.*)+`, 'm').exec(architecture) ?? [];
  const cellsOf = (line: string) => line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
  const [heads = [], , ...rows] = table.split('\n').map(cellsOf);
  return { layers: heads.slice(3, 7), rows };
}

test.each([
  [/^\| noun \| .*\| also \|/, 20],
  [/^\| of a client \| .*\|/, 14],
])(
  'each noun of the table %s has a tick for the layers in which it has a folder, and for no other',
  (head, atLeast) => {
    const { layers, rows } = tickedRows(head);
    expect(rows.length).toBeGreaterThan(atLeast);
    for (const [, noun = '', , ...cells] of rows) {
      const ticked = layers.filter((_, place) => cells[place] === '✓');
      expect({ noun, ticked }).toEqual({ noun, ticked: layers.filter((layer) => existsSync(join(layer, noun))) });
    }
  },
);

test('the map names every folder about clients', () => {
  const { layers } = tickedRows(/^\| of a client \| .*\|/);
  const [part = ''] = (architecture.split('\n| of a client |')[1] ?? '').split('\n### ');
  expect(layers.flatMap(foldersIn).filter((folder) => !part.includes(`\`${folder}\``))).toEqual([]);
});

// These folders of the stores are what all nouns stand on, and the assets are no code of the provider's.
const outOfOrder = [
  'src/store/database',
  'src/store/migrations',
  'src/store/records',
  'src/store/unit',
  'interactions/assets',
];

test.each(['src/domain', 'src/store', 'src/commands', 'src/oidc', 'interactions'])(
  'the linter knows the place of each folder of %s in their order, and no folder that is gone',
  (layer) => {
    const ordered = all(
      linter.overrides.flatMap(({ files }) => files).join('\n'),
      new RegExp(`^${layer}/([\\w-]+)/\\*$`, 'gm'),
    );
    const folders = foldersIn(layer).filter((name) => !outOfOrder.includes(`${layer}/${name}`));
    expect(ordered.toSorted()).toEqual(folders.toSorted());
  },
);

/** Returns what the linter lets these files import from a folder of `src/`, by the regular expressions and the groups of its rule. */
function allowed(files: string, folder: string): 'values' | 'types' | 'nothing' {
  type Pattern = { readonly regex?: string; readonly group?: readonly string[]; readonly allowTypeImports?: boolean };
  const override = linter.overrides.findLast((one) => one.files.includes(`${files}/**`));
  const rules = override?.rules as { readonly 'no-restricted-imports'?: readonly unknown[] } | undefined;
  const [, rule] = rules?.['no-restricted-imports'] ?? [];
  const { patterns } = rule as { readonly patterns: readonly Pattern[] };
  const path = files.startsWith('src/') ? `../${folder}/file.ts` : `../src/${folder}/file.ts`;
  const refusing = patterns.filter(({ regex, group }) =>
    regex === undefined ? group?.includes(`**/${folder}/**`) : new RegExp(regex).test(path),
  );
  if (refusing.length === 0) return 'values';
  return refusing.every(({ allowTypeImports }) => allowTypeImports) ? 'types' : 'nothing';
}

test('the map and the linter say the same of who may import whom', () => {
  const [, table = ''] = architecture.split('\n| folder | may import |\n');
  const rows = (table.split('\n\n')[0] ?? '').split('\n').map((row) => row.split('|'));
  const folders = foldersIn('src').filter((name) => !['cli', 'server'].includes(name));
  const ruled = [...folders.map((name) => `src/${name}`), 'interactions'];
  const named = (cell: string) => new Map([...cell.matchAll(/`src\/([a-z]+)`( \(types\))?/g)].map((m) => [m[1], m[2]]));
  for (const files of ruled) {
    const [, , cell = ''] = rows.find(([, head]) => head?.includes(`\`${files}\``)) ?? [];
    const said = named(cell);
    const written = (name: string) => (said.has(name) ? (said.get(name) ? 'types' : 'values') : 'nothing');
    const others = folders.filter((name) => `src/${name}` !== files);
    expect([files, others.map((name) => [name, written(name)])]).toEqual([
      files,
      others.map((name) => [name, allowed(files, name)]),
    ]);
  }
});

test('the guide for a further language names as many files as one has', () => {
  const files = readdirSync('interactions/texts/en').length;
  const guide = read('CONTRIBUTING.md');
  expect(guide).toContain(`a language: ${files + 1} new files`);
  expect(guide).toContain(`\`interactions/texts/<language>\`: ${files} files`);
});

const [, journeys = ''] = architecture.split(/^## Four journeys$|^## The unit of work$/m);
const journeyList = journeys.split(/^### /m).slice(1);

test('there are four journeys through the code', () => {
  expect(journeyList).toHaveLength(4);
});

test.each(journeyList.map((text) => [text.split('\n')[0] ?? '', text]))(
  'the journey « %s » has at most fifteen stops, and each is a file',
  (_title, text) => {
    const stops = all(text, /^\d+\. (.*)$/gm);
    expect(stops.length).toBeGreaterThan(5);
    expect(stops.length).toBeLessThanOrEqual(15);
    expect(stops.filter((stop) => !/^`[\w/-]+\.tsx?`: /.test(stop))).toEqual([]);
  },
);

const pictures = all(readdirSync('docs/pictures').join('\n'), /^([\w-]+)-light\.svg$/gm);

test.each(pictures)('the picture %s shows the same in both themes', (name) => {
  const shown = (theme: string) => read(`docs/pictures/${name}-${theme}.svg`).replace(/<style>.*<\/style>/s, '');
  expect(shown('dark')).toBe(shown('light'));
});

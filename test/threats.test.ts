import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const notebook = readFileSync('docs/threats.md', 'utf8');
const sources = (readdirSync('test', { recursive: true }) as string[]).filter((file) => /\.test\.tsx?$/.test(file));
/** Titles as they are written in the sources: the first argument of `test`, or of what `test.each` answers. */
const literal = /(?:\btest|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/g;
const titles = new Set(
  sources.flatMap((file) =>
    [...readFileSync(join('test', file), 'utf8').matchAll(literal)].map(([, , title = '']) =>
      title.replaceAll(/\\(.)/g, '$1'),
    ),
  ),
);
const rows = [...notebook.matchAll(/^\| (.+?) \| (.+) \|$/gm)]
  .map(([, way = '', closedBy = '']) => ({
    way,
    quoted: [...closedBy.matchAll(/`([^`]+)`/g)].map(([, title]) => title),
  }))
  .filter(({ way }) => way !== 'way in' && !/^-+$/.test(way));

test('the attacker’s notebook is one page of ways in', () => {
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.length).toBeLessThan(80);
});

test.each(rows)('« $way » is closed by tests that exist', ({ quoted }) => {
  expect(quoted.length).toBeGreaterThan(0);
  expect(quoted.filter((title = '') => !titles.has(title))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { testTitles } from '../support/test-titles.ts';

const notebook = readFileSync('docs/threats.md', 'utf8');
const titles = testTitles();
const rows = [...notebook.matchAll(/^\| (.+?) \| (.+) \|$/gm)]
  .map(([, way = '', closedBy = '']) => ({
    way,
    quoted: [...closedBy.matchAll(/`([^`]+)`/g)].map(([, title]) => title),
  }))
  .filter(({ way }) => way !== 'way in' && !/^-+$/.test(way));

test('the notebook of threats is one page of ways in', () => {
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.length).toBeLessThan(150);
});

test.each(rows)('every test that closes the way in « $way » exists', ({ quoted }) => {
  expect(quoted.length).toBeGreaterThan(0);
  expect(quoted.filter((title = '') => !titles.has(title))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { misbehaviours } from '../demo/stand-ins/misbehaviours.ts';
import { testTitles } from './support/test-titles.ts';

const notes = readFileSync('docs/federation.md', 'utf8');
const titles = testTitles();
const quotes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted);
/** Rows of the table of misbehaviours: their names stand first. */
const rows = [...notes.matchAll(/^\| (`.+?) \| .+ \| (.+) \|$/gm)].map(([, names = '', provedBy = '']) => ({
  names,
  provedBy: quotes(provedBy),
}));
const scenarios = rows.flatMap(({ names }) => quotes(names));

test('every misbehaviour of the stand-ins is in the notes once, and no other', () => {
  expect(scenarios.toSorted()).toEqual(Object.keys(misbehaviours).toSorted());
});

test.each(rows)('what is expected of « $names » is proved by tests that exist', ({ provedBy }) => {
  expect(provedBy.length).toBeGreaterThan(0);
  expect(provedBy.filter((title) => !titles.has(title))).toEqual([]);
});

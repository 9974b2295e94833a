import { readFileSync } from 'node:fs';
import { misbehaviours } from '../../demo/stand-ins/misbehaviours.ts';
import { knownUpstreams } from '../../src/upstream/definitions/known-upstreams.ts';
import { testTitles } from '../support/run/test-titles.ts';

const notes = readFileSync('docs/federation.md', 'utf8');
const titles = testTitles();
const quotes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted);
const [, misbehaviour = '', attack = ''] = notes.split(/^## (?:What the stand-ins can|Attacks|What is inferred).*$/m);
/** Returns the rows of a table whose last column quotes tests. */
const rowsOf = (part: string) =>
  [...part.matchAll(/^\| (.+?) \| (?:.+ \| )?(.+) \|$/gm)]
    .slice(1)
    .map(([, first = '', provedBy = '']) => ({ first, provedBy: quotes(provedBy) }));
const rows = [...rowsOf(misbehaviour), ...rowsOf(attack)];
const scenarios = rowsOf(misbehaviour).flatMap(({ first }) => quotes(first));

test.each(knownUpstreams.map(({ name, brand }) => ({ name, brand })))(
  'the notes list the settings to declare at $brand',
  ({ name, brand }) => {
    const [checklist = ''] = notes.split(/^## What the stand-ins can/m);
    expect(checklist).toContain(brand);
    expect(checklist).toContain(`/retour/${name}`);
  },
);

test('the notes name every misbehaviour of the stand-ins exactly once, and no other', () => {
  expect(scenarios.toSorted()).toEqual(Object.keys(misbehaviours).toSorted());
});

test.each(rows)('the rule for « $first » is proved by tests that exist', ({ provedBy }) => {
  expect(provedBy.length).toBeGreaterThan(0);
  expect(provedBy.filter((title) => !titles.has(title))).toEqual([]);
});

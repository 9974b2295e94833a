import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownCookies } from '../../src/domain/cookie-name.ts';
import { testTitles } from '../support/run/test-titles.ts';

const notebook = readFileSync('docs/threats.md', 'utf8');
const titles = testTitles();
const ways = [...notebook.matchAll(/^- \*\*(.+)\*\*\n((?: {2}- .+\n)*)/gm)].map(([, way = '', below = '']) => ({
  way,
  quoted: [...below.matchAll(/^ {2}- `([^`]+)`$/gm)].map(([, title = '']) => title),
}));

test('the notebook of threats is one page of ways in', () => {
  expect(ways.length).toBeGreaterThan(40);
  expect(ways.length).toBeLessThan(240);
  // A way in that stands in a row of a table would be checked by nobody.
  expect(notebook.match(/^\| (?!cookie |-|`).*$/gm) ?? []).toEqual([]);
});

test('the notebook says of each cookie of ours what it can do alone', () => {
  const told = [...notebook.matchAll(/^\| `(\w+)` \|.+\|.+\|.+\|.+\|$/gm)].map(([, name]) => name);
  expect(new Set(told)).toEqual(new Set(ownCookies));
});

test.each(ways)('every test that closes the way in « $way » exists', ({ quoted }) => {
  expect(quoted.length).toBeGreaterThan(0);
  expect(quoted.filter((title) => !titles.has(title))).toEqual([]);
});

/** The names under which a text of the sources counts something: those of rules for a network, and the beginnings of other keys. */
function limitsIn(source: string): readonly string[] {
  if (!/throttle|windowLimit/i.test(source)) return [];
  const rules = [...source.matchAll(/(?:ipRule|ofNetwork)\('([a-z-]+)'/g)];
  const keys = [...source.matchAll(/\bkey(?:: | = )[^`\n]*`([a-z-]+(?::[a-z-]+)?)(?=:)/g)];
  return [...rules, ...keys].map(([, name = '']) => name);
}

test('the notebook says of every limit whose quota a stranger uses up', () => {
  const files = ['src', 'interactions'].flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[]).map((file) => join(folder, file)),
  );
  const found = files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('texts'))
    .flatMap((file) => limitsIn(readFileSync(file, 'utf8')));
  const mails = /type StrangerMail =([^;]+);/.exec(readFileSync('src/commands/registration/may-mail.ts', 'utf8'))?.[1];
  const kinds = [...(mails ?? '').matchAll(/'([a-z-]+)'/g)].map(([, kind = '']) => `mail:${kind}`);
  const [, part = ''] = notebook.split('## Whose quota a stranger uses up');
  const [list = ''] = part.split(/^## /m);
  const named = new Set([...list.matchAll(/`([a-z:-]+)`/g)].map(([, name]) => name));
  expect(found.length).toBeGreaterThan(25);
  expect([...new Set([...found, ...kinds])].filter((name) => name !== 'mail' && !named.has(name))).toEqual([]);
});

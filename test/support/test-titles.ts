import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Titles as they are written in the sources: the first argument of `test`, or of what `test.each` answers. */
const literal = /(?:\btest|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/g;

/** Of every test, so that a page that quotes one can be held to it. */
export function testTitles(): ReadonlySet<string> {
  const sources = (readdirSync('test', { recursive: true }) as string[]).filter((file) => /\.test\.tsx?$/.test(file));
  return new Set(
    sources.flatMap((file) =>
      [...readFileSync(join('test', file), 'utf8').matchAll(literal)].map(([, , title = '']) =>
        title.replaceAll(/\\(.)/g, '$1'),
      ),
    ),
  );
}

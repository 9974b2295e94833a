import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Matches titles as they are written in the sources: the first argument of `test`, or of the function that `test.each` returns. */
const literal = /(?:\btest|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/g;

/** Returns the title of every test, so that a test can check the titles that a page quotes. */
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

import { readFileSync } from 'node:fs';
import { blocksOf, splitCss } from '../../../src/http/assets/css-blocks.ts';
import { classesOf } from '../../../src/http/assets/keep-used-rules.ts';
import { makeAssets } from '../../../src/http/assets/make-assets.ts';

const dist = 'node_modules/@gouvfr/dsfr/dist';

/** Returns the classes that each selector of a sheet asks for. */
const classSetsOf = (css: string): readonly (readonly string[])[] =>
  blocksOf(css).flatMap(({ head, body }) =>
    /^@(media|supports)/.test(head) ? classSetsOf(body) : splitCss(head, ',').map(classesOf),
  );

const kept = new Set(classSetsOf(String(makeAssets().files.get('dsfr/dsfr.main.min.css'))).flat());
const leftOut = ['dsfr.main.min.css', 'utility/icons/icons.main.min.css']
  .flatMap((sheet) => classSetsOf(readFileSync(`${dist}/${sheet}`, 'utf8')))
  .filter((classes) => classes.some((name) => !kept.has(name)));

/** Returns the classes of a page for which the design system has rules that our part of its sheet has left out. */
export function lostClasses(classes: readonly string[]): readonly string[] {
  const onPage = new Set(classes);
  const lost = leftOut.filter((asked) => asked.every((name) => onPage.has(name)));
  return [...new Set(lost.map((asked) => `.${asked.join('.')}`))];
}

import { parse } from 'node-html-parser';
import type { Capture } from './capture-page.ts';

/** The pages of the administration and of the APIs are for people who work with the words of the protocol. */
const forEngineers = /^\/(admin|api)(\/|$)/;

/** Returns the codes of the protocol that stand in the sentences of a page, outside a part that is folded away, and says where it leads nowhere. */
export function findRiddles({ html, url }: Pick<Capture, 'html' | 'url'>): readonly string[] {
  const main = parse(html).querySelector('main');
  if (!main) return [];
  const ways = main.querySelectorAll('a[href]:not([href^="mailto:"]), button');
  const isEnd = ways.length === 0;
  for (const folded of main.querySelectorAll('details, input, script')) folded.remove();
  const codes = forEngineers.test(new URL(url).pathname) ? [] : main.textContent.match(/\b[a-z]+(?:_[a-z]+)+\b/g);
  return [...(codes ?? []).map((code) => `people read the code ${code}`), ...(isEnd ? ['the page leads nowhere'] : [])];
}

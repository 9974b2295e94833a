import { blocksOf, nested } from './css-blocks.ts';

/**
 * The design system's dark rules need an attribute that only its script sets. These rules say "dark" by the setting of the system alone.
 */
const dark = /(:root)?\[data-fr-theme=dark\]/g;
const bySystem = ':root[data-fr-scheme=system]:not([data-fr-theme])';

function darkRules(css: string): string {
  return blocksOf(css)
    .map(({ head, body }) => {
      if (nested.test(head)) {
        const inner = darkRules(body);
        return inner && `${head}{${inner}}`;
      }
      const selectors = head.split(',').filter((selector) => selector.includes('[data-fr-theme=dark]'));
      return selectors.length === 0 ? '' : `${selectors.join(',').replace(dark, bySystem)}{${body}}`;
    })
    .join('');
}

/** Makes the sheet by which the theme "system" works without script. The argument is the design system's main sheet, minified */
export function systemDarkSheet(css: string): string {
  return `@media (prefers-color-scheme:dark){:root[data-fr-scheme=system]{color-scheme:dark}${darkRules(css)}}`;
}

/**
 * The design system's dark rules need an attribute that only its script sets. These rules say "dark" by the setting of the system alone.
 */
const dark = /(:root)?\[data-fr-theme=dark\]/g;
const bySystem = ':root[data-fr-scheme=system]:not([data-fr-theme])';

interface Block {
  /** Selectors or at-rule, before the brace. */
  readonly head: string;
  readonly body: string;
}

/** Returns the index after a string or comment that starts at `at`, else `at`. */
function skipOpaque(css: string, at: number): number {
  const opener = css[at];
  if (opener === '/' && css[at + 1] === '*') return css.indexOf('*/', at) + 2;
  if (opener !== '"' && opener !== "'") return at;
  let end = at + 1;
  while (css[end] !== opener) end += css[end] === '\\' ? 2 : 1;
  return end + 1;
}

function blocksOf(css: string): readonly Block[] {
  const blocks: Block[] = [];
  let start = 0;
  let brace = 0;
  let depth = 0;
  for (let at = 0; at < css.length;) {
    const next = skipOpaque(css, at);
    if (next > at) {
      if (depth === 0 && css[at] === '/') start = next;
      at = next;
      continue;
    }
    const char = css[at];
    if (char === '{') {
      if (depth === 0) brace = at;
      depth += 1;
    } else if (char === '}') {
      depth -= 1;
      if (depth === 0) {
        blocks.push({ head: css.slice(start, brace).trim(), body: css.slice(brace + 1, at) });
        start = at + 1;
      }
    } else if (char === ';' && depth === 0) start = at + 1;
    at += 1;
  }
  return blocks;
}

function darkRules(css: string): string {
  return blocksOf(css)
    .map(({ head, body }) => {
      if (/^@(media|supports|layer)/.test(head)) {
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

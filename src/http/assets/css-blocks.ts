export interface CssBlock {
  /** Selectors or at-rule, before the brace. */
  readonly head: string;
  readonly body: string;
}

/** Strings, comments, addresses and escaped characters hold no structure. */
const opaque = /\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"'()]*\)|\\./;
const braces = new RegExp(`${opaque.source}|[{};]`, 'g');
const separators = new RegExp(`${opaque.source}|[()[\\],;]`, 'g');

/** Matches at-rules that hold rules. */
export const nested = /^@(media|supports|layer)/;

/** Returns the rules of a sheet, or of the body of an at-rule. Comments before a rule, and statements without a body, are left out. */
export function blocksOf(css: string): readonly CssBlock[] {
  const blocks: CssBlock[] = [];
  let start = 0;
  let brace = 0;
  let depth = 0;
  for (const { 0: found, index } of css.matchAll(braces)) {
    const end = index + found.length;
    if (found === '{') {
      if (depth === 0) brace = index;
      depth += 1;
    } else if (found === '}') {
      depth -= 1;
      if (depth > 0) continue;
      blocks.push({ head: css.slice(start, brace).trim(), body: css.slice(brace + 1, index) });
      start = end;
    } else if (depth === 0 && (found === ';' || found.startsWith('/*'))) start = end;
  }
  return blocks;
}

/** Splits a text where this character stands outside of strings, addresses and parentheses. */
export function splitCss(css: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: found, index } of css.matchAll(separators)) {
    if (found === '(' || found === '[') depth += 1;
    else if (found === ')' || found === ']') depth -= 1;
    else if (found === separator && depth === 0) {
      parts.push(css.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(css.slice(start));
  return parts.filter((part) => part.trim() !== '');
}

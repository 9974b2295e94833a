import { blocksOf, nested, splitCss, type CssBlock } from './css-blocks.ts';

export interface UsedNames {
  /** Says whether a class stands on some page. */
  readonly hasClass: (name: string) => boolean;
  /** Says whether pages draw with a font: the declarations of one `@font-face`. */
  readonly hasFont: (face: string) => boolean;
  /** The text of all else that may name a custom property: other sheets and scripts. */
  readonly elsewhere: string;
}

const conditions = /:not\(|:is\(|:where\(|:has\(/;

/** Takes away the arguments of functions such as `:not(…)`: a class in them is no condition that an element must meet. */
function withoutArguments(selector: string): string {
  let rest = selector;
  for (let at = rest.search(conditions); at !== -1; at = rest.search(conditions)) {
    let end = rest.indexOf('(', at) + 1;
    for (let depth = 1; depth > 0; end += 1) depth += rest[end] === '(' ? 1 : rest[end] === ')' ? -1 : 0;
    rest = rest.slice(0, at) + rest.slice(end);
  }
  return rest;
}

/** Returns the classes without which no element can match a selector. */
export const classesOf = (selector: string): readonly string[] =>
  [...withoutArguments(selector).matchAll(/\.((?:\\.|[\w-])+)/g)].map(([, name = '']) => name.replaceAll('\\', ''));

const writeBlocks = (blocks: readonly CssBlock[]): string =>
  blocks.map(({ head, body }) => `${head}{${body}}`).join('');

/** Keeps the rules whose classes stand on some page, in their order. */
function keepSelected(css: string, used: UsedNames): readonly CssBlock[] {
  return blocksOf(css).flatMap(({ head, body }) => {
    if (nested.test(head)) {
      const inner = writeBlocks(keepSelected(body, used));
      return inner === '' ? [] : [{ head, body: inner }];
    }
    if (head === '@font-face') return used.hasFont(body) ? [{ head, body }] : [];
    if (head.startsWith('@')) return [{ head, body }];
    const selectors = splitCss(head, ',').filter((selector) => classesOf(selector).every(used.hasClass));
    return selectors.length === 0 ? [] : [{ head: selectors.join(','), body }];
  });
}

const namesIn = (text: string): readonly string[] => [...text.matchAll(/--[\w-]+/g)].map(([name]) => name);

const isProperty = (declaration: string) => declaration.startsWith('--');

/** Returns every declaration, those within at-rules too. */
const declarationsOf = (css: string): readonly string[] =>
  blocksOf(css).flatMap(({ head, body }) => (nested.test(head) ? declarationsOf(body) : splitCss(body, ';')));

/** Returns the custom properties that something draws with, also by way of others. */
function usedProperties(css: string, elsewhere: string): ReadonlySet<string> {
  const byName = new Map<string, string[]>();
  const waiting = [...namesIn(elsewhere)];
  for (const declaration of declarationsOf(css)) {
    const [name = ''] = declaration.split(':', 1);
    if (isProperty(declaration)) byName.set(name, [...(byName.get(name) ?? []), declaration.slice(name.length)]);
    else waiting.push(...namesIn(declaration));
  }
  const used = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    for (const value of byName.get(name) ?? []) waiting.push(...namesIn(value));
  }
  return used;
}

/** Leaves out custom properties that nothing draws with, and what is empty then. */
function keepProperties(css: string, used: ReadonlySet<string>): string {
  const blocks = blocksOf(css).map(({ head, body }) => {
    if (nested.test(head)) return { head, body: keepProperties(body, used) };
    if (head.startsWith('@')) return { head, body };
    const kept = splitCss(body, ';').filter(
      (declaration) => !isProperty(declaration) || used.has(declaration.split(':', 1)[0]!),
    );
    return { head, body: kept.join(';') };
  });
  return writeBlocks(blocks.filter(({ body }) => body !== ''));
}

/** Leaves out animations that no declaration names. */
function keepAnimations(css: string): string {
  const blocks = blocksOf(css);
  const isNamed = (animation: string) => new RegExp(`animation[^;}]*[: ]${animation}\\b`).test(css);
  return writeBlocks(
    blocks.filter(({ head }) => {
      const [, animation] = /^@(?:-webkit-)?keyframes (\S+)/.exec(head) ?? [];
      return animation === undefined || isNamed(animation);
    }),
  );
}

/** Returns the part of a sheet, minified, that pages can draw with. No other part could match an element of theirs. */
export function keepUsedRules(css: string, used: UsedNames): string {
  const selected = keepAnimations(writeBlocks(keepSelected(css, used)));
  return keepProperties(selected, usedProperties(selected, used.elsewhere));
}

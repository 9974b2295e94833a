/** Says of a class of the design system whether some page may have it. */
export type HasClass = (name: string) => boolean;

const wordsIn = (source: string): ReadonlySet<string> =>
  new Set([...source.matchAll(/(?<=["'`])[\w-]+(?=["'`])|\b\d+\b/g)].map(([word]) => word));

/**
 * Returns what says which classes the sources can draw: those that stand whole in them, and those that are put together of a beginning
 * (`fr-btn--`) and a word that stands alone in quotes. A script of the design system adds modifiers (`fr-modal--opened`) and a few classes whole.
 */
export function usedClasses(pages: string, script = ''): HasClass {
  const names = new Set([...pages.matchAll(/\bfr-[a-z0-9_-]+/g)].map(([name]) => name));
  const beginnings = [...names].filter((name) => name.endsWith('-'));
  const words = wordsIn(pages);
  const words2 = wordsIn(script);
  return (name) => {
    if (!name.startsWith('fr-') || names.has(name)) return true;
    if (beginnings.some((beginning) => name.startsWith(beginning) && words.has(name.slice(beginning.length))))
      return true;
    const [base = '', modifier = ''] = name.split(/--(?=[^-]+$)/);
    return words2.has(modifier ? modifier : name.slice('fr-'.length)) && (!modifier || names.has(base));
  };
}

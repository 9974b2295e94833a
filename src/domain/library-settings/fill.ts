import type { Quote } from './quote.ts';

/** A text that stands in a file as it is. */
interface Verbatim {
  readonly verbatim: string;
}

/** Keeps a text of ours as it is, where a value of the client would be quoted. */
export const verbatim = (text: string): Verbatim => ({ verbatim: text });

type Value = string | readonly string[] | Verbatim | boolean | undefined;

const mark = '\0';

/**
 * Returns a tag that writes a file of one format. A text becomes a quoted value, a list becomes quoted values with commas. A line with `false` or
 * `undefined` is left out; `true` adds nothing to its line. The indent of the first line is taken from every line.
 */
export const fill =
  (quote: Quote) =>
  (texts: TemplateStringsArray, ...values: readonly Value[]): string => {
    const written = values.map((value) => {
      if (value === true) return '';
      if (value === false || value === undefined) return undefined;
      if (typeof value === 'string') return quote(value);
      return 'verbatim' in value ? value.verbatim : value.map(quote).join(', ');
    });
    const lines = texts
      .join(mark)
      .replace(/^\n|\n *$/g, '')
      .split('\n');
    const indent = /^ */.exec(lines[0]!)![0].length;
    let next = 0;
    return lines
      .flatMap((line) => {
        const parts = line.slice(indent).split(mark);
        const own = written.slice(next, (next += parts.length - 1));
        return own.includes(undefined) ? [] : [parts.map((part, index) => part + (own[index] ?? '')).join('')];
      })
      .join('\n');
  };

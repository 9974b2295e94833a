const [quote, lineFeed] = [0x22, 0x0a];

/** A line of a file, or several where a field of CSV holds ends of lines. */
export interface FileLine {
  /** The number of the first one, counted from 1. */
  readonly line: number;
  /** Undefined where they are larger than they may be. */
  readonly bytes: Buffer | undefined;
}

interface LineSplitter {
  /** Returns the lines that end in these bytes. */
  feed(chunk: Buffer): readonly FileLine[];
  /** Returns the last line where nothing ends it. A quote of CSV that was never closed is told by the line on which it was opened. */
  end(): { readonly last: FileLine | undefined; readonly openQuote: number | undefined };
}

/** Splits a file into lines while it is read, and holds one of them at a time. */
export function createLineSplitter({ isCsv, most }: { readonly isCsv: boolean; readonly most: number }): LineSplitter {
  let [parts, size, line, first]: [Buffer[], number, number, number] = [[], 0, 1, 1];
  let openQuote: number | undefined;
  const keep = (bytes: Buffer) => {
    size += bytes.length;
    if (size <= most) parts.push(bytes);
    else parts = [];
  };
  const take = (): FileLine => {
    const taken = { line: first, bytes: size <= most ? Buffer.concat(parts) : undefined };
    [parts, size, first] = [[], 0, line];
    return taken;
  };
  return {
    feed(chunk) {
      const found: FileLine[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at];
        if (byte === quote && isCsv) openQuote = openQuote === undefined ? line : undefined;
        if (byte !== lineFeed) continue;
        line++;
        if (openQuote !== undefined) continue;
        keep(chunk.subarray(from, at));
        from = at + 1;
        found.push(take());
      }
      keep(chunk.subarray(from));
      return found;
    },
    end: () => ({ last: size > 0 ? take() : undefined, openQuote }),
  };
}

/** Returns the fields of a line of CSV (RFC 4180); undefined where a quote stands at a wrong place. */
export function readCsvFields(text: string, separator: string): readonly string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    if (text[at] !== '"') {
      const end = text.indexOf(separator, at);
      const field = text.slice(at, end < 0 ? undefined : end);
      if (field.includes('"')) return undefined;
      fields.push(field);
      if (end < 0) return fields;
      at = end;
      continue;
    }
    let [field, from] = ['', at + 1];
    for (;;) {
      const end = text.indexOf('"', from);
      if (end < 0) return undefined;
      field += text.slice(from, end);
      from = end + 2;
      if (text[end + 1] !== '"') break;
      field += '"';
    }
    fields.push(field);
    at = from - 1;
    if (at >= text.length) return fields;
    if (text[at] !== separator) return undefined;
  }
}

/** Counts the names of a JSON object without others in it: JSON.parse keeps one of two that are equal. */
export const countFlatNames = (json: string): number =>
  [...json.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/g)].filter(([, colon]) => colon !== undefined).length;

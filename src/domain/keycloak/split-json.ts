const sign = { quote: 34, comma: 44, colon: 58, backslash: 92, openList: 91, closeList: 93, open: 123, close: 125 };
const isSpace = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9;

/** One item of the list, as it stands in the file. */
export interface SplitItem {
  /** Its place in the list, counted from 0. */
  readonly place: number;
  /** Undefined where the item is larger than it may be. */
  readonly bytes: Buffer | undefined;
  /** Number of names in it. An object that was read has fewer where a name stands twice. */
  readonly names: number;
}

export type SplitProblem = 'encoding' | 'empty' | 'truncated' | 'trailing' | 'not_object' | 'too_large' | 'separator';

/** A document without the items of its list. */
export type SplitRest =
  | { readonly ok: true; readonly bytes: Buffer; readonly names: number }
  | { readonly ok: false; readonly problem: SplitProblem };

export interface JsonSplitter {
  /** Returns the items that end in these bytes. */
  feed(chunk: Buffer): readonly SplitItem[];
  end(): SplitRest;
}

interface Limits {
  /** Name of the member of the document whose value is a list. */
  readonly list: string;
  /** Bytes of one item. */
  readonly mostOfItem: number;
  /** Bytes of the document without the items. */
  readonly mostOfRest: number;
}

/** Bytes that are kept while they are no more than so many. */
function createKeeper(most: number) {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    add(bytes: Buffer) {
      size += bytes.length;
      if (size <= most) parts.push(bytes);
      else parts = [];
    },
    take(): Buffer | undefined {
      const taken = size <= most ? Buffer.concat(parts) : undefined;
      [parts, size] = [[], 0];
      return taken;
    },
  };
}

/**
 * Splits a JSON document into the items of one of its lists and the rest, while it is read. It holds one item at a time, so that a document may
 * have any size. It only finds the ends of values; the values are parsed by somebody else.
 */
export function createJsonSplitter({ list, mostOfItem, mostOfRest }: Limits): JsonSplitter {
  const [item, rest, name] = [createKeeper(mostOfItem), createKeeper(mostOfRest), createKeeper(256)];
  let [depth, place, names, namesOfRest] = [0, 0, 0, 0];
  let [isBegun, isEnded, isInString, isEscaped] = [false, false, false, false];
  let [isInList, isInItem, isName, isValue] = [false, false, false, false];
  let lastName = '';
  /** A comma, or the beginning of the list, stands before what comes next. */
  let isSeparated = true;
  let problem: SplitProblem | undefined;

  function feed(chunk: Buffer): readonly SplitItem[] {
    const found: SplitItem[] = [];
    // The bytes of the item, of the name and of the rest begin here, as far as they were not kept yet.
    let [itemFrom, nameFrom, restFrom] = [0, 0, 0];
    const endItem = (at: number) => {
      item.add(chunk.subarray(itemFrom, at));
      found.push({ place: place++, bytes: item.take(), names });
      [isInItem, names, isSeparated] = [false, 0, false];
    };
    for (let at = 0; at < chunk.length && problem === undefined; at++) {
      const byte = chunk[at]!;
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === sign.backslash) isEscaped = true;
        else if (byte === sign.quote) {
          isInString = false;
          if (isName) {
            name.add(chunk.subarray(nameFrom, at));
            [isName, lastName] = [false, name.take()?.toString() ?? ''];
          }
        }
        continue;
      }
      if (isSpace(byte)) continue;
      // Outside of strings JSON has letters of ASCII alone.
      if (byte === 0 || byte >= 0x80) {
        problem = 'encoding';
        continue;
      }
      if (!isBegun) {
        if (byte === sign.open) [isBegun, depth] = [true, 1];
        else problem = 'not_object';
        continue;
      }
      if (isEnded) {
        problem = 'trailing';
        continue;
      }
      const isAtItems = isInList && depth === 2;
      if (isAtItems && !isInItem && byte !== sign.comma && byte !== sign.closeList) [isInItem, itemFrom] = [true, at];
      if (byte === sign.quote) {
        isInString = true;
        if (depth === 1 && !isValue) [isName, nameFrom] = [true, at + 1];
      } else if (byte === sign.colon) {
        if (isInItem) names++;
        if (depth === 1) [isValue, namesOfRest] = [true, namesOfRest + 1];
      } else if (byte === sign.open || byte === sign.openList) {
        if (depth === 1 && isValue && byte === sign.openList && lastName === list) {
          [isInList, isSeparated] = [true, true];
          rest.add(chunk.subarray(restFrom, at + 1));
        }
        depth++;
      } else if (byte === sign.comma) {
        if (depth === 1) isValue = false;
        if (isAtItems) {
          if (isInItem) endItem(at);
          else problem = 'separator';
          isSeparated = true;
        }
      } else if (byte === sign.close || byte === sign.closeList) {
        if (isAtItems) {
          if (isInItem) endItem(at);
          else if (isSeparated && place > 0) problem = 'separator';
          [isInList, restFrom] = [false, at];
        }
        depth--;
        isEnded = depth === 0;
      }
    }
    if (isInItem) item.add(chunk.subarray(itemFrom));
    if (isName) name.add(chunk.subarray(nameFrom));
    if (!isInList) rest.add(chunk.subarray(restFrom));
    return found;
  }

  return {
    feed,
    end() {
      if (problem) return { ok: false, problem };
      if (!isBegun) return { ok: false, problem: 'empty' };
      if (!isEnded) return { ok: false, problem: 'truncated' };
      const bytes = rest.take();
      return bytes ? { ok: true, bytes, names: namesOfRest } : { ok: false, problem: 'too_large' };
    },
  };
}

type Path = readonly (string | number)[];

/** Returns the place after white space, commas and colons. */
function skip(text: string, at: number): number {
  let place = at;
  while (/[\s,:]/.test(text[place] ?? '')) place += 1;
  return place;
}

/** Returns the place after a string that begins here. */
function endOfString(text: string, at: number): number {
  let place = at + 1;
  while (text[place] !== '"' && place < text.length) place += text[place] === '\\' ? 2 : 1;
  return place + 1;
}

/** Returns the place after a value that begins here. */
function endOfValue(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return endOfString(text, at);
  if (first !== '{' && first !== '[') {
    let place = at;
    while (place < text.length && !/[\s,\]}]/.test(text[place]!)) place += 1;
    return place;
  }
  let place = at + 1;
  let depth = 1;
  while (depth > 0 && place < text.length) {
    const sign = text[place];
    if (sign === '"') {
      place = endOfString(text, place);
      continue;
    }
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') depth -= 1;
    place += 1;
  }
  return place;
}

/** Returns where the part of an object or a list begins; undefined where it has no such part. */
function placeOfPart(text: string, at: number, part: string | number): number | undefined {
  const isList = text[at] === '[';
  let place = skip(text, at + 1);
  for (let count = 0; place < text.length && text[place] !== ']' && text[place] !== '}'; count += 1) {
    let name: string | number = count;
    if (!isList) {
      const end = endOfString(text, place);
      name = JSON.parse(text.slice(place, end)) as string;
      place = skip(text, end);
    }
    if (name === part) return place;
    place = skip(text, endOfValue(text, place));
  }
  return undefined;
}

/**
 * Returns the line, counted from 1, on which a value of a JSON text begins, or the nearest value around it that is there. The text must be
 * whole JSON.
 */
export function jsonLine(text: string, path: Path): number {
  let place = skip(text, 0);
  for (const part of path) {
    const found = text[place] === '{' || text[place] === '[' ? placeOfPart(text, place, part) : undefined;
    if (found === undefined) break;
    place = found;
  }
  return text.slice(0, place).split('\n').length;
}

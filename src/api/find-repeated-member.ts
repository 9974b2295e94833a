/** Matches a string with the colon that makes it the name of a member, or a bracket. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|[[{}\]]/gs;

/**
 * Returns the name of a member that stands twice in one object of a JSON text. Two readers of such a text need not agree on which of the
 * values counts (RFC 8259, section 4).
 */
export function findRepeatedMember(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [found, quoted, colon] of text.matchAll(token)) {
    if (found === '{' || found === '[') open.push(new Set());
    else if (found === '}' || found === ']') open.pop();
    else if (quoted !== undefined && colon !== undefined) {
      const name = JSON.parse(quoted) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

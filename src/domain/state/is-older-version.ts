const pattern = /^(\d+)\.(\d+)\.(\d+)(?:-.+)?$/;

/** Returns the numbers of a version. The work towards a version counts as that version: `0.3.0-dev` is not older than `0.3.0`. */
function numbersOf(version: string): readonly number[] | undefined {
  const found = pattern.exec(version);
  return found?.slice(1).map(Number);
}

/** Returns whether a text is the name of a version of the program. */
export const isVersion = (text: string): boolean => pattern.test(text);

/** Returns whether one version of the program came before another one. Nothing is known of a text that names no version. */
export function isOlderVersion(version: string, other: string): boolean {
  const [mine, theirs] = [numbersOf(version), numbersOf(other)];
  if (!mine || !theirs) return false;
  const at = mine.findIndex((part, index) => part !== theirs[index]);
  return at >= 0 && mine[at]! < theirs[at]!;
}

const pattern = /^(\d+)\.(\d+)\.(\d+)(-.+)?$/;

/** Returns the numbers of a version, and whether the work on it goes on: `0.3.0-dev` comes before `0.3.0`. */
function partsOf(version: string): readonly number[] | undefined {
  const [, major, minor, patch, suffix] = pattern.exec(version) ?? [];
  if (patch === undefined) return undefined;
  return [Number(major), Number(minor), Number(patch), suffix === undefined ? 1 : 0];
}

/** Returns whether a text is the name of a version of the program. */
export const isVersion = (text: string): boolean => pattern.test(text);

/** Returns whether one version of the program came before another one. Nothing is known of a text that names no version. */
export function isOlderVersion(version: string, other: string): boolean {
  const [mine, theirs] = [partsOf(version), partsOf(other)];
  if (!mine || !theirs) return false;
  const at = mine.findIndex((part, index) => part !== theirs[index]);
  return at >= 0 && mine[at]! < theirs[at]!;
}

/** Patterns in the order in which they are tried, since several systems also use the names of others. */
const families: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPad\b/, 'iPadOS'],
  [/\b(?:iPhone|iPod)\b/, 'iOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** The names on the list. */
export const systemFamilies: readonly string[] = families.map(([, name]) => name);

const longestHeader = 1000;

/**
 * Returns the name by which people know the system of their device; undefined for others. Anybody can write a User-Agent, so nothing of its
 * text is passed on.
 */
export function systemFamily(userAgent: string): string | undefined {
  const text = userAgent.slice(0, longestHeader);
  return families.find(([pattern]) => pattern.test(text))?.[1];
}

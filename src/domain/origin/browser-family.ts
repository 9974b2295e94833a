/** Patterns in the order in which they are tried, since most browsers also use the names of others. */
const families: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(?:OPR|OPX|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];

/** The names on the list. */
export const browserFamilies: readonly string[] = families.map(([, name]) => name);

const longestHeader = 1000;

/**
 * Returns the name by which people know their browser; undefined for others. Anybody can write a User-Agent, so nothing of its text is
 * passed on.
 */
export function browserFamily(userAgent: string): string | undefined {
  const text = userAgent.slice(0, longestHeader);
  return families.find(([pattern]) => pattern.test(text))?.[1];
}

/** In this order, since most browsers also call themselves by the names of others. */
const families: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(?:OPR|OPX|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];

const longestHeader = 1000;

/** The name that people know their browser by; undefined for others. A User-Agent is anybody's text: nothing of it is passed on. */
export function browserFamily(userAgent: string): string | undefined {
  const text = userAgent.slice(0, longestHeader);
  return families.find(([pattern]) => pattern.test(text))?.[1];
}

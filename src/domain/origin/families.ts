type Families = readonly (readonly [RegExp, string])[];

/** Patterns in the order in which they are tried, since most browsers also use the names of others. */
const browsers: Families = [
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(?:OPR|OPX|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];

/** The same for systems, several of which also use the names of others. */
const systems: Families = [
  [/\bAndroid\b/, 'Android'],
  [/\biPad\b/, 'iPadOS'],
  [/\b(?:iPhone|iPod)\b/, 'iOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const namesOf = (families: Families): readonly string[] => families.map(([, name]) => name);
export const browserFamilies = namesOf(browsers);
export const systemFamilies = namesOf(systems);

const longestHeader = 1000;

const familyIn =
  (families: Families) =>
  (userAgent: string): string | undefined => {
    const text = userAgent.slice(0, longestHeader);
    return families.find(([pattern]) => pattern.test(text))?.[1];
  };

/**
 * Each returns the name by which people know their browser, or the system of their device; undefined for others. Anybody can write a
 * User-Agent, so nothing of its text is passed on.
 */
export const browserFamily = familyIn(browsers);
export const systemFamily = familyIn(systems);
